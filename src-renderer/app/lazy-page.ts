import { type AsyncRouteComponent, lazyRouteComponent } from '@tanstack/react-router'
import i18next from 'i18next'
import type { ComponentType } from 'react'
import type { Namespace } from '../i18n/namespace.ts'
import { fetchCode } from './fetch-code.ts'

/** A page's component, fetched together with its catalogue of strings when the page is first opened (or pointed at). */
export function lazyPage<Name extends string>(
  namespace: Namespace | readonly Namespace[],
  load: () => Promise<Record<Name, ComponentType>>,
  name: Name,
): AsyncRouteComponent<object> {
  return lazyRouteComponent(
    () =>
      fetchCode(async () => {
        const [module] = await Promise.all([load(), fetchStrings([namespace].flat())])
        return module
      }),
    name,
  )
}

/** What could not be fetched once, i18next does not ask for again by itself. */
async function fetchStrings(namespaces: readonly Namespace[]): Promise<void> {
  const isStarting = !i18next.isInitialized
  await i18next.loadNamespaces(namespaces)
  // What it is told of while it starts, it fetches together with its own.
  if (isStarting) return
  const missing = () => namespaces.filter(each => !i18next.hasResourceBundle(i18next.language, each))
  if (missing().length > 0) await i18next.reloadResources([i18next.language], missing())
  if (missing().length > 0) throw new Error(`There are no strings for ${missing().join(', ')}.`)
}
