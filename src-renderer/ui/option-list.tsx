import { Command } from 'cmdk'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from './icon.tsx'
import menu from './menu.module.css'
import styles from './option-list.module.css'
import { SkeletonLines } from './skeleton.tsx'

export interface ListOption {
  readonly value: string
  readonly label: string
  readonly mark?: ReactNode
  /** At the end of its line, fainter: how many there are. */
  readonly detail?: string | undefined
}

export interface OptionListProps {
  readonly label: string
  readonly options: readonly ListOption[]
  readonly chosen: readonly string[]
  readonly onToggle: (value: string) => void
  /** Takes a text of one's own that is not among the options. */
  readonly onOther?: (text: string) => void
  readonly loading?: boolean
}

const searchFrom = 7

/** Options to type at: the ones chosen first, then as they come. Arrow keys move, Enter takes. */
export function OptionList({ label, options, chosen, onToggle, onOther, loading = false }: OptionListProps) {
  const { t } = useTranslation('ui')
  const searchable = options.length >= searchFrom || onOther !== undefined
  return (
    <Command label={label} className={styles.command} loop>
      {searchable ? (
        <div className={styles.search}>
          <Icon name="search" size={14} />
          <Command.Input
            className={styles.input}
            placeholder={t('filter.find')}
            autoFocus
            onKeyDown={event => {
              const text = event.currentTarget.value.trim()
              const isKnown = options.some(option => option.label.toLowerCase().includes(text.toLowerCase()))
              if (event.key === 'Enter' && onOther && text !== '' && !isKnown) onOther(text)
            }}
          />
        </div>
      ) : (
        // Takes the keys that move in the list.
        <Command.Input className={styles.unseen} aria-label={label} autoFocus />
      )}
      <Command.List className={styles.list} aria-label={label} aria-busy={loading || undefined}>
        <Command.Empty className={styles.empty}>
          {loading ? <SkeletonLines lines={4} /> : t('filter.nothing')}
        </Command.Empty>
        {options.map(option => (
          <Command.Item
            key={option.value}
            value={option.value}
            keywords={[option.label]}
            className={menu.item}
            onSelect={() => onToggle(option.value)}
          >
            <span className={styles.box} data-checked={chosen.includes(option.value) || undefined}>
              <Icon name="check" size={12} />
            </span>
            {option.mark}
            <span className={styles.label}>{option.label}</span>
            {option.detail !== undefined && <span className={menu.end}>{option.detail}</span>}
          </Command.Item>
        ))}
      </Command.List>
    </Command>
  )
}
