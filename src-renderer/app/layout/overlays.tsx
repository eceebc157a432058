import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { paletteOpen, shortcutsOpen } from '../open-state.ts'
import { type PageKey, pages } from '../pages.ts'
import type { CommandPalette as CommandPaletteType } from '../palette/command-palette.tsx'
import { keysOf } from '../shortcuts/page-keys.ts'
import { useShortcut } from '../shortcuts/use-shortcut.tsx'
import { useRegisteredPages } from '../use-registered-pages.ts'

const ShortcutsDialog = lazy(() =>
  import('../shortcuts/shortcuts-dialog.tsx').then(({ ShortcutsDialog }) => ({ default: ShortcutsDialog })),
)

/** What opens over any page: the palette and the list of shortcuts, each in a chunk of its own. */
export function Overlays() {
  const { t } = useTranslation()
  const isPaletteOpen = paletteOpen.use()
  const areShortcutsOpen = shortcutsOpen.use()
  const registered = useRegisteredPages()
  const CommandPalette = usePalette(isPaletteOpen)
  const begun = useBegun(isPaletteOpen, CommandPalette !== null)
  useShortcut('Mod+K', t('palette.title'), () => paletteOpen.set(!isPaletteOpen), 'app')
  useShortcut('?', t('shortcuts.show'), () => shortcutsOpen.set(true), 'app')
  return (
    <>
      {registered.map(({ key }) => (
        <PageShortcut key={key} page={key} />
      ))}
      <Suspense>
        {isPaletteOpen && CommandPalette !== null && (
          <CommandPalette begun={begun.current} onClose={() => paletteOpen.set(false)} />
        )}
        {areShortcutsOpen && <ShortcutsDialog onClose={() => shortcutsOpen.set(false)} />}
      </Suspense>
    </>
  )
}

/** Fetched before it is asked for, once the page has come to rest: what is typed right after Ctrl+K is meant for it. */
function usePalette(isWanted: boolean): typeof CommandPaletteType | null {
  const [palette, setPalette] = useState<typeof CommandPaletteType | null>(null)
  useEffect(() => {
    const fetch = () =>
      void import('../palette/command-palette.tsx').then(
        ({ CommandPalette }) => setPalette(() => CommandPalette),
        // Nobody answers just now, which the page says.
        () => paletteOpen.set(false),
      )
    const soon = setTimeout(fetch, isWanted ? 0 : 1000)
    return () => clearTimeout(soon)
  }, [isWanted])
  return palette
}

/** What is typed while the palette is still on its way: it is meant for it, and for nothing on the page. */
function useBegun(isOpen: boolean, isThere: boolean): { readonly current: string } {
  const begun = useRef('')
  useEffect(() => {
    if (!isOpen) begun.current = ''
    if (!isOpen || isThere) return
    const take = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      event.stopPropagation()
      if (event.key === 'Escape') paletteOpen.set(false)
      else if (event.key === 'Backspace') begun.current = begun.current.slice(0, -1)
      else if (event.key.length === 1) begun.current += event.key
    }
    window.addEventListener('keydown', take, { capture: true })
    return () => window.removeEventListener('keydown', take, { capture: true })
  }, [isOpen, isThere])
  return begun
}

function PageShortcut({ page }: { readonly page: PageKey }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const path = pages.find(({ key }) => key === page)?.path ?? '/dashboard'
  useShortcut(keysOf(page), t(`pages.${page}`), () => void navigate({ to: path as '/' }), 'app')
  return null
}
