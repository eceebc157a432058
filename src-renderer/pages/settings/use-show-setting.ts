import { type RefObject, useEffect } from 'react'

const controls = 'input, button, [role="combobox"], [role="switch"], textarea, a[href]'
/** A group reads its settings first. */
const longestMs = 2000

/** Brings the setting of these words into sight and to the keyboard, once it is there. */
export function useShowSetting(content: RefObject<HTMLElement | null>, words: string | null): void {
  useEffect(() => {
    const frame = content.current
    if (words === null || words === '' || frame === null) return
    const show = (): boolean => {
      const title = [...frame.querySelectorAll<HTMLElement>('p, label, h2')].find(each => each.textContent === words)
      if (title === undefined) return false
      title.scrollIntoView({ block: 'center' })
      const line = title.closest('[data-setting]') ?? title.parentElement?.parentElement
      line?.querySelector<HTMLElement>(controls)?.focus({ preventScroll: true })
      return true
    }
    if (show()) return
    const watch = new MutationObserver(() => {
      if (show()) watch.disconnect()
    })
    watch.observe(frame, { childList: true, subtree: true })
    const end = setTimeout(() => watch.disconnect(), longestMs)
    return () => {
      clearTimeout(end)
      watch.disconnect()
    }
  }, [content, words])
}
