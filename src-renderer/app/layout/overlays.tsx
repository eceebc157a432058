import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { paletteOpen, shortcutsOpen } from '../open-state.ts'
import { type PageKey, pages } from '../pages.ts'
import type { CommandPalette as CommandPaletteType } from '../palette/command-palette.tsx'
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
  useShortcut('Mod+K', t('palette.title'), () => paletteOpen.set(!isPaletteOpen), 'app')
  useShortcut('?', t('shortcuts.show'), () => shortcutsOpen.set(true), 'app')
  return (
    <>
      {registered.map(({ key }) => (
        <PageShortcut key={key} page={key} />
      ))}
      <Suspense>
        {isPaletteOpen && CommandPalette !== null && <CommandPalette onClose={() => paletteOpen.set(false)} />}
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
      void import('../palette/command-palette.tsx').then(({ CommandPalette }) => setPalette(() => CommandPalette))
    const soon = setTimeout(fetch, isWanted ? 0 : 1000)
    return () => clearTimeout(soon)
  }, [isWanted])
  return palette
}

const letters: Readonly<Record<PageKey, string>> = {
  dashboard: 'D',
  calls: 'C',
  books: 'B',
  quality: 'Q',
  providers: 'P',
  reports: 'R',
  alerts: 'A',
  integrate: 'I',
  settings: 'S',
}

function PageShortcut({ page }: { readonly page: PageKey }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const path = pages.find(({ key }) => key === page)?.path ?? '/dashboard'
  useShortcut(`G ${letters[page]}`, t(`pages.${page}`), () => void navigate({ to: path as '/' }), 'app')
  return null
}
