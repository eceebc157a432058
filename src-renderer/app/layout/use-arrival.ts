import { useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { otherPages, pages } from '../pages.ts'

/**
 * What a page load does in a plain site: the window takes the page's name, the focus goes to the page, and its name is said.
 * Returns what is to be said.
 */
export function useArrival(): string {
  const { t } = useTranslation()
  const path = useRouterState({ select: ({ resolvedLocation, location }) => (resolvedLocation ?? location).pathname })
  const page = [...pages, ...otherPages].find(each => path === each.path || path.startsWith(`${each.path}/`))
  const name = page === undefined ? t('notFound.title') : t(`pages.${page.key}`)
  const isFirst = useRef(true)
  const [announced, setAnnounced] = useState('')

  useEffect(() => {
    document.title = t('layout.title', { page: name })
  }, [name, t])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new address is an arrival, also at the same page
  useEffect(() => {
    if (isFirst.current) {
      isFirst.current = false
      return
    }
    // A dialog or a field that a page opened with itself keeps the focus.
    const main = document.getElementById('main')
    if (main !== null && !main.contains(document.activeElement)) main.focus({ preventScroll: true })
    setAnnounced(name)
  }, [path])

  return announced
}
