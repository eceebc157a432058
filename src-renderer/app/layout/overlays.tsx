import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { paletteOpen, shortcutsOpen } from '../open-state.ts'
import { type PageKey, pages } from '../pages.ts'
import { useShortcut } from '../shortcuts/use-shortcut.tsx'
import { useRegisteredPages } from '../use-registered-pages.ts'

const CommandPalette = lazy(() =>
  import('../palette/command-palette.tsx').then(({ CommandPalette }) => ({ default: CommandPalette })),
)
const ShortcutsDialog = lazy(() =>
  import('../shortcuts/shortcuts-dialog.tsx').then(({ ShortcutsDialog }) => ({ default: ShortcutsDialog })),
)

/** What opens over any page: the palette and the list of shortcuts, each fetched when it is first asked for. */
export function Overlays() {
  const { t } = useTranslation()
  const isPaletteOpen = paletteOpen.use()
  const areShortcutsOpen = shortcutsOpen.use()
  const registered = useRegisteredPages()
  useShortcut('Mod+K', t('palette.title'), () => paletteOpen.set(!isPaletteOpen), 'app')
  useShortcut('?', t('shortcuts.show'), () => shortcutsOpen.set(true), 'app')
  return (
    <>
      {registered.map(({ key }) => (
        <PageShortcut key={key} page={key} />
      ))}
      <Suspense>
        {isPaletteOpen && <CommandPalette onClose={() => paletteOpen.set(false)} />}
        {areShortcutsOpen && <ShortcutsDialog onClose={() => shortcutsOpen.set(false)} />}
      </Suspense>
    </>
  )
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
