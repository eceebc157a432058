import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import layout from '../../design/layout.module.css'
import { Dialog } from '../../ui/dialog.tsx'
import { KeyHint } from '../../ui/key-hint.tsx'
import { Switch } from '../../ui/switch.tsx'
import type { Shortcut } from './shortcut-registry.ts'
import styles from './shortcuts-dialog.module.css'
import { useShortcutRegistry, useShortcuts } from './use-shortcut.tsx'

/** Every key there is now, on this page and everywhere. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation()
  const registry = useShortcutRegistry()
  const shortcuts = useShortcuts()
  const singleKeys = useSyncExternalStore(registry.onChange, registry.singleKeys)
  const ofPage = shortcuts.filter(({ group }) => group === 'page')
  return (
    <Dialog open onOpenChange={open => !open && onClose()} title={t('shortcuts.title')} wide>
      <div className={styles.columns}>
        {ofPage.length > 0 && <ShortcutList title={t('shortcuts.page')} shortcuts={ofPage} />}
        <ShortcutList title={t('shortcuts.app')} shortcuts={shortcuts.filter(({ group }) => group === 'app')} />
      </div>
      <Switch
        label={t('shortcuts.single')}
        hint={t('shortcuts.singleWhy')}
        checked={singleKeys}
        onChange={registry.setSingleKeys}
      />
    </Dialog>
  )
}

function ShortcutList({ title, shortcuts }: { readonly title: string; readonly shortcuts: readonly Shortcut[] }) {
  const { t } = useTranslation()
  return (
    <section>
      <h3>{title}</h3>
      <dl className={styles.list}>
        {shortcuts.map(({ keys, label }) => (
          <div key={`${keys} ${label}`} className={styles.entry}>
            <dt>{label}</dt>
            <dd className={styles.keys}>
              <span className={layout.unseen}>{keys}</span>
              {keys.split(' ').map((step, index) => (
                <span key={step} className={styles.keys}>
                  {index > 0 && <span aria-hidden="true">{t('shortcuts.then')}</span>}
                  <KeyHint keys={step} />
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
