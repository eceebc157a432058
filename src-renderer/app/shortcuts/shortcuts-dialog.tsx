import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import layout from '../../design/layout.module.css'
import { Dialog } from '../../ui/dialog.tsx'
import { KeyHint } from '../../ui/key-hint.tsx'
import { nameKeys } from '../../ui/key-names.ts'
import { Switch } from '../../ui/switch.tsx'
import type { Shortcut } from './shortcut-registry.ts'
import styles from './shortcuts-dialog.module.css'
import { useShortcutRegistry, useShortcuts } from './use-shortcut.tsx'

type Listed = Pick<Shortcut, 'keys' | 'label'>

/** What the parts of a page take while they have the focus (ui/data-table, charts/chart-frame). */
const ofList = [
  ['ArrowDown ArrowUp', 'walk'],
  ['Home End', 'ends'],
  ['Enter', 'open'],
  ['Space', 'select'],
  ['Shift+ArrowDown', 'more'],
] as const
const ofChart = [
  ['ArrowLeft ArrowRight', 'points'],
  ['Enter', 'calls'],
  ['T', 'table'],
] as const

/** Every key there is now, on this page and everywhere. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation()
  const registry = useShortcutRegistry()
  const shortcuts = useShortcuts()
  const singleKeys = useSyncExternalStore(registry.onChange, registry.singleKeys)
  const ofPage = shortcuts.filter(({ group }) => group === 'page')
  const parts = [
    {
      title: t('shortcuts.list'),
      shortcuts: ofList.map(([keys, what]) => ({ keys, label: t(`shortcuts.in.${what}`) })),
    },
    {
      title: t('shortcuts.chart'),
      shortcuts: ofChart.map(([keys, what]) => ({ keys, label: t(`shortcuts.in.${what}`) })),
    },
  ]
  return (
    <Dialog open onOpenChange={open => !open && onClose()} title={t('shortcuts.title')} wide>
      <div className={styles.columns}>
        {ofPage.length > 0 && <ShortcutList title={t('shortcuts.page')} shortcuts={ofPage} />}
        <ShortcutList title={t('shortcuts.app')} shortcuts={shortcuts.filter(({ group }) => group === 'app')} />
        {parts.map(part => (
          <ShortcutList key={part.title} {...part} either />
        ))}
      </div>
      <Switch
        label={t('shortcuts.single')}
        hint={t('shortcuts.singleWhy', { keys: nameKeys('Mod+K').join('+') })}
        checked={singleKeys}
        onChange={registry.setSingleKeys}
      />
    </Dialog>
  )
}

interface ShortcutListProps {
  readonly title: string
  readonly shortcuts: readonly Listed[]
  /** Of several keys, one or the other; else one after the other. */
  readonly either?: boolean
}

function ShortcutList({ title, shortcuts, either = false }: ShortcutListProps) {
  const { t } = useTranslation()
  const between = either ? t('shortcuts.or') : t('shortcuts.then')
  return (
    <section>
      <h3>{title}</h3>
      <dl className={styles.list}>
        {shortcuts.map(({ keys, label }) => {
          const steps = keys.split(' ')
          return (
            <div key={`${keys} ${label}`} className={styles.entry} data-keys={keys}>
              <dt>{label}</dt>
              <dd className={styles.keys}>
                <span className={layout.unseen}>
                  {steps.map(step => nameKeys(step).join('+')).join(` ${between} `)}
                </span>
                {steps.map((step, index) => (
                  <span key={step} className={styles.keys}>
                    {index > 0 && <span aria-hidden="true">{between}</span>}
                    <KeyHint keys={step} />
                  </span>
                ))}
              </dd>
            </div>
          )
        })}
      </dl>
    </section>
  )
}
