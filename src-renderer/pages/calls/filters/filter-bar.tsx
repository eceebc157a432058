import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../format/use-formats.tsx'
import { Button } from '../../../ui/button.tsx'
import { ChoiceChip, FilterChip } from '../../../ui/filter-chip.tsx'
import { Menu, MenuItem } from '../../../ui/menu.tsx'
import { ProviderSquare } from '../../../ui/provider-mark.tsx'
import { type CallSearch, hasFilters, withoutFilters } from '../call-search.ts'
import styles from './filter-bar.module.css'
import {
  allKinds,
  type ChoiceKind,
  choiceKinds,
  type FilterKind,
  type FlagKind,
  flagKinds,
  isUsed,
  rangeKinds,
  usualKinds,
  withoutKind,
} from './filter-kinds.ts'
import { PeriodChip } from './period-chip.tsx'
import { RangeChip } from './range-chip.tsx'
import { useFilterOptions } from './use-filter-options.ts'

export interface FilterBarProps {
  readonly search: CallSearch
  /** @param replace it goes on with what was just typed, and is no step of its own to come back to */
  readonly onChange: (search: CallSearch, replace?: boolean) => void
}

/** What the list is narrowed to, each as a chip that reads as words. The rarer filters come from a menu. */
export function FilterBar({ search, onChange }: FilterBarProps) {
  const { t } = useTranslation('calls')
  const formats = useFormats()
  const options = useFilterOptions(search)
  const [opened, setOpened] = useState<FilterKind | null>(null)
  /** What was chosen from the menu, and opens once the menu is gone: it would close what opens before. */
  const wanted = useRef<FilterKind | null>(null)
  const adder = useRef<HTMLButtonElement>(null)
  const shown = allKinds.filter(kind => usualKinds.includes(kind) || isUsed(kind, search) || kind === opened)
  const others = allKinds.filter(kind => !shown.includes(kind))
  const openProps = (kind: FilterKind) => ({
    open: opened === kind,
    onOpenChange: (open: boolean) => {
      setOpened(open ? kind : null)
      // A chip that was not used goes, and the focus with it.
      if (!open && !usualKinds.includes(kind) && !isUsed(kind, search)) adder.current?.focus()
    },
  })

  const hourWords = ([first = 0, ...others]: readonly number[]) => {
    const hour = t('filter.hour', {
      day: formats.weekday(1 + Math.floor(first / 24)),
      hour: first % 24,
      end: (first % 24) + 1,
    })
    return others.length === 0 ? hour : t('filter.hourMore', { hour, count: others.length })
  }

  const chip = (kind: FilterKind) => {
    if (kind === 'period') return <PeriodChip key={kind} search={search} onChange={onChange} />
    const range = rangeKinds.find(each => each.name === kind)
    if (range !== undefined) {
      return <RangeChip key={kind} kind={range} search={search} onChange={onChange} {...openProps(kind)} />
    }
    if (isFlag(kind)) {
      return (
        <FilterChip
          key={kind}
          label={t(`filter.${kind}`)}
          value={t(kind === 'without_withdrawn' ? 'filter.leftOut' : 'filter.only')}
          onClear={() => onChange(withoutKind(kind, search))}
        >
          <p className={styles.note}>{t(`flag.${kind}`)}</p>
        </FilterChip>
      )
    }
    if (!isChoice(kind)) return null
    const choices = options.of(kind)
    return (
      <ChoiceChip
        key={kind}
        label={t(`filter.${kind}`)}
        options={
          kind === 'provider'
            ? choices.map(each => ({ ...each, mark: <ProviderSquare provider={each.value} /> }))
            : choices
        }
        chosen={search[kind] ?? []}
        onChange={chosen => onChange({ ...search, [kind]: chosen.length === 0 ? undefined : chosen })}
        free={['model', 'book', 'chapter', 'user', 'source_language', 'target_language'].includes(kind)}
        loading={options.isPending}
        {...openProps(kind)}
      />
    )
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: chips are no fields
    <div className={styles.bar} role="group" aria-label={t('filter.all')}>
      {shown.map(chip)}
      {search.week_hour !== undefined && (
        <FilterChip
          label={t('filter.week_hour')}
          value={hourWords(search.week_hour)}
          onClear={() => onChange({ ...search, week_hour: undefined })}
        >
          <p className={styles.note}>{t('flag.week_hour')}</p>
        </FilterChip>
      )}
      {search.request_id !== undefined && (
        <FilterChip
          label={t('filter.request_id')}
          value={search.request_id}
          onClear={() => onChange({ ...search, request_id: undefined })}
        >
          <p className={styles.note}>{t('flag.request_id')}</p>
        </FilterChip>
      )}
      {others.length > 0 && (
        <Menu
          onClosed={event => {
            if (wanted.current === null) return
            event.preventDefault()
            setOpened(wanted.current)
            wanted.current = null
          }}
          trigger={
            <Button ref={adder} variant="quiet" size="sm" icon="plus">
              {t('filter.add')}
            </Button>
          }
        >
          {others.map(kind => (
            <MenuItem
              key={kind}
              onSelect={() => {
                if (isFlag(kind)) onChange({ ...search, [kind]: true })
                else wanted.current = kind
              }}
            >
              {t(`filter.${kind}`)}
            </MenuItem>
          ))}
        </Menu>
      )}
      {hasFilters(search) && (
        <Button variant="quiet" size="sm" onClick={() => onChange(withoutFilters(search))}>
          {t('filter.clear')}
        </Button>
      )}
    </div>
  )
}

function isFlag(kind: FilterKind): kind is FlagKind {
  return (flagKinds as readonly FilterKind[]).includes(kind)
}

function isChoice(kind: FilterKind): kind is ChoiceKind {
  return (choiceKinds as readonly FilterKind[]).includes(kind)
}
