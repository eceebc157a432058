import { type AsyncRouteComponent, lazyRouteComponent } from '@tanstack/react-router'
import i18next from 'i18next'
import type { ComponentType } from 'react'
import type { Namespace } from '../i18n/namespace.ts'

/** A page's component, fetched together with its catalogue of strings when the page is first opened (or pointed at). */
export function lazyPage<Name extends string>(
  namespace: Namespace | readonly Namespace[],
  load: () => Promise<Record<Name, ComponentType>>,
  name: Name,
): AsyncRouteComponent<object> {
  return lazyRouteComponent(async () => {
    const [module] = await Promise.all([load(), i18next.loadNamespaces(namespace)])
    return module
  }, name)
}
