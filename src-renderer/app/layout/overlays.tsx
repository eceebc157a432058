import { useNavigate } from '@tanstack/react-router'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLive } from '../../data/live.tsx'
import { waitForAnswers } from '../../data/wait-for-answers.ts'
import { fetchCode } from '../fetch-code.ts'
import { type OpenState, paletteOpen, shortcutsOpen } from '../open-state.ts'
import { type PageKey, pages } from '../pages.ts'
import type { Begun } from '../palette/command-palette.tsx'
import { keysOf } from '../shortcuts/page-keys.ts'
import { useShortcut } from '../shortcuts/use-shortcut.tsx'
import { useFetchedPages } from '../use-fetched-pages.ts'
import { useRegisteredPages } from '../use-registered-pages.ts'
import { useTellFailure } from '../use-tell-failure.ts'

const loadPalette = async () => (await import('../palette/command-palette.tsx')).CommandPalette
const loadShortcuts = async () => (await import('../shortcuts/shortcuts-dialog.tsx')).ShortcutsDialog

/** By then the first page has come to rest; milliseconds. */
const restMs = 1000

/** What opens over any page: the palette and the list of shortcuts, each in a chunk of its own. */
export function Overlays() {
  const { t } = useTranslation()
  const isPaletteOpen = paletteOpen.use()
  const areShortcutsOpen = shortcutsOpen.use()
  const registered = useRegisteredPages()
  const CommandPalette = usePart(loadPalette, isPaletteOpen, paletteOpen)
  const ShortcutsDialog = usePart(loadShortcuts, areShortcutsOpen, shortcutsOpen)
  const begun = useBegun(isPaletteOpen)
  useShortcut('Mod+K', t('palette.title'), () => paletteOpen.set(!isPaletteOpen), 'app')
  useShortcut('?', t('shortcuts.show'), () => shortcutsOpen.set(true), 'app')
  useFetchedPages()
  return (
    <>
      {registered.map(({ key }) => (
        <PageShortcut key={key} page={key} />
      ))}
      {isPaletteOpen && CommandPalette !== null && (
        <CommandPalette takeBegun={begun.take} onClose={() => paletteOpen.set(false)} />
      )}
      {areShortcutsOpen && ShortcutsDialog !== null && <ShortcutsDialog onClose={() => shortcutsOpen.set(false)} />}
    </>
  )
}

/**
 * Fetched before it is asked for, once the page has come to rest: what is typed right after Ctrl+K is meant for it. Where it
 * cannot be fetched it does not open, and that is said.
 */
function usePart<Part>(load: () => Promise<Part>, isWanted: boolean, open: OpenState): Part | null {
  const [part, setPart] = useState<Part | null>(null)
  const live = useLive()
  const tellFailure = useTellFailure()
  const fail = useEffectEvent((error: unknown) => {
    if (!isWanted) return
    open.set(false)
    tellFailure(error)
  })
  useEffect(() => {
    let isOver = false
    const fetch = () => void fetchCode(load).then(found => setPart(() => found), fail)
    const fetchAtLeisure = async () => {
      await waitForAnswers(live)
      if (!isOver) fetch()
    }
    const soon = isWanted ? setTimeout(fetch, 0) : setTimeout(fetchAtLeisure, restMs)
    return () => {
      isOver = true
      clearTimeout(soon)
    }
  }, [load, isWanted, live])
  return part
}

/**
 * What is typed while the palette is still on its way: it is meant for it, and for nothing on the page. `take` hands it over, to a
 * field that has the focus and all further keys.
 */
function useBegun(isOpen: boolean): { readonly take: () => Begun } {
  const begun = useRef('')
  const isEntered = useRef(false)
  const isTaken = useRef(false)
  useEffect(() => {
    if (!isOpen) return
    const take = (event: KeyboardEvent) => {
      if (isTaken.current || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      event.stopPropagation()
      if (event.key === 'Escape') paletteOpen.set(false)
      else if (isEntered.current) return
      else if (event.key === 'Enter') isEntered.current = begun.current !== ''
      else if (event.key === 'Backspace') begun.current = begun.current.slice(0, -1)
      else if (event.key.length === 1) begun.current += event.key
    }
    window.addEventListener('keydown', take, { capture: true })
    return () => {
      window.removeEventListener('keydown', take, { capture: true })
      begun.current = ''
      isEntered.current = false
      isTaken.current = false
    }
  }, [isOpen])
  return {
    take: () => {
      isTaken.current = true
      return { typed: begun.current, isEntered: isEntered.current }
    },
  }
}

function PageShortcut({ page }: { readonly page: PageKey }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const path = pages.find(({ key }) => key === page)?.path ?? '/dashboard'
  useShortcut(keysOf(page), t(`pages.${page}`), () => void navigate({ to: path as '/' }), 'app')
  return null
}
