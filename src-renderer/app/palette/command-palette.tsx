import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { Dialog } from 'radix-ui'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import layout from '../../design/layout.module.css'
import { Icon } from '../../ui/icon.tsx'
import { KeyHint } from '../../ui/key-hint.tsx'
import { keysOf } from '../shortcuts/page-keys.ts'
import { useRegisteredPages } from '../use-registered-pages.ts'
import styles from './command-palette.module.css'
import { deeperPages } from './deeper-pages.ts'
import { FoundBooks, FoundCalls } from './found.tsx'
import { useActions } from './use-actions.ts'
import { useDebounced } from './use-debounced.ts'

/** What was typed before the field had the focus, and whether it was sent off already. */
export interface Begun {
  readonly typed: string
  readonly isEntered: boolean
}

export interface CommandPaletteProps {
  /** Asked for once the field has the focus. */
  readonly takeBegun: () => Begun
  readonly onClose: () => void
}

/** Everything there is to go to or to do, by typing: pages, actions, books, and calls by their text. */
export function CommandPalette({ takeBegun, onClose }: CommandPaletteProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const pages = useRegisteredPages()
  const actions = useActions()
  const field = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState('')
  /** What the field holds; `typed` follows a moment later, and a key may come between. */
  const held = useRef('')
  const type = (text: string) => {
    held.current = text
    setTyped(text)
  }
  const searched = useDebounced(typed.trim(), 200)
  const dialog = useRef<HTMLDivElement>(null)
  /** What Enter was pressed for while the list was not filtered by it yet. */
  const entered = useRef<string>(null)
  const [filteredBy, setFilteredBy] = useState(typed)
  // The list filters itself in an effect of its own, which comes before this one.
  useEffect(() => setFilteredBy(typed), [typed])
  useEffect(() => {
    if (filteredBy !== typed) return
    const choose = () => {
      if (entered.current !== typed) return
      entered.current = null
      dialog.current?.querySelector<HTMLElement>('[cmdk-item][aria-selected="true"]')?.click()
    }
    const soon = setTimeout(choose)
    return () => clearTimeout(soon)
  }, [filteredBy, typed])
  /** Enter is for what is typed, not for what stood first before the list was filtered by it. */
  const holdEnter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || filteredBy === held.current) return
    event.preventDefault()
    entered.current = held.current
  }
  const go = (to: string, search?: Record<string, unknown>) => {
    onClose()
    // Addresses of other pages are theirs: the router takes them as they are.
    void navigate({ to, search } as object as Parameters<typeof navigate>[0])
  }
  /** After what was typed already; by itself the dialog would mark it, and the next key replace it. */
  const typeOn = (event: Event) => {
    event.preventDefault()
    if (field.current === null) return
    field.current.focus()
    const begun = takeBegun()
    entered.current = begun.isEntered ? begun.typed : null
    // At once, for the next key to come behind it. Set while the field has the focus, it leaves the caret there.
    field.current.value = begun.typed
    type(begun.typed)
  }
  const has = (path: string) => pages.some(page => page.path === path)

  return (
    <Dialog.Root open onOpenChange={open => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.scrim} />
        <Dialog.Content ref={dialog} className={styles.dialog} aria-describedby={undefined} onOpenAutoFocus={typeOn}>
          <Dialog.Title className={layout.unseen}>{t('palette.title')}</Dialog.Title>
          <Command loop label={t('palette.title')} onKeyDown={holdEnter}>
            <div className={styles.field}>
              <Icon name="search" />
              <Command.Input ref={field} value={typed} onValueChange={type} placeholder={t('palette.placeholder')} />
            </div>
            <Command.List label={t('palette.results')}>
              <Command.Group heading={t('palette.pages')}>
                {pages.map(({ key, path }) => (
                  <Command.Item key={key} value={`page ${t(`pages.${key}`)}`} onSelect={() => go(path)}>
                    <Icon name="arrow-right" />
                    <span className={styles.name}>{t(`pages.${key}`)}</span>
                    <Keys keys={keysOf(key)} />
                  </Command.Item>
                ))}
                {/* The deeper ones are found by their names, and would be too many before anything was typed. */}
                {typed !== '' &&
                  deeperPages.map(({ key, path, search }) => (
                    <Command.Item key={key} value={`page ${t(`deeper.${key}`)}`} onSelect={() => go(path, search)}>
                      <Icon name="arrow-right" />
                      {t(`deeper.${key}`)}
                    </Command.Item>
                  ))}
              </Command.Group>
              <Command.Group heading={t('palette.actions')}>
                {actions.map(({ id, label, icon, keys, run }) => (
                  <Command.Item
                    key={id}
                    value={`action ${label}`}
                    onSelect={() => {
                      onClose()
                      run()
                    }}
                  >
                    <Icon name={icon} />
                    <span className={styles.name}>{label}</span>
                    {keys !== undefined && <Keys keys={keys} />}
                  </Command.Item>
                ))}
              </Command.Group>
              {has('/books') && <FoundBooks typed={searched} onPick={book => go('/books', { book })} />}
              {has('/calls') && searched.length > 0 && <FoundCalls typed={searched} onGo={go} />}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** One after the other, for the eye: the palette is itself the way without them. */
function Keys({ keys }: { readonly keys: string }) {
  return (
    <span className={styles.keys} aria-hidden="true">
      {keys.split(' ').map(step => (
        <KeyHint key={step} keys={step} />
      ))}
    </span>
  )
}
