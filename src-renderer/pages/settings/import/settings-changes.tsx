import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../../src-main/contract/contract.ts'
import { noFigure } from '../../../format/formats.ts'
import { Table } from '../../../ui/table.tsx'
import { useStateWords } from '../../../words/use-state-words.ts'
import styles from '../settings.module.css'
import { useSettingWords } from '../use-setting-words.ts'

export type SettingsChange = Outputs['settings']['importFile']['changes'][number]
type Configured = NonNullable<NonNullable<SettingsChange['provider']>['after']>

/** What a file of settings changes: each by its label and in a person's words, as it is now and as it would be. */
export function SettingsChanges({ changes }: { readonly changes: readonly SettingsChange[] }) {
  const { t } = useTranslation('settings')
  const say = useStateWords()
  const settings = useSettingWords()
  const providerParts = useProviderParts()

  function nameOf({ area, name, provider }: SettingsChange): { readonly title: string; readonly place: string | null } {
    if (area === 'setting') return { title: settings.title(name), place: settings.place(name) }
    if (area === 'view') return { title: name, place: t('file.savedView') }
    return { title: provider?.after?.display_name ?? name, place: t('file.provider') }
  }

  function valuesOf(change: SettingsChange): readonly [before: readonly string[], after: readonly string[]] {
    const { area, name, values, provider } = change
    if (area === 'provider' && provider !== null) return providerParts(provider.before, provider.after)
    if (area === 'view')
      return change.before === null
        ? [[t('file.notThere')], [t('file.newView')]]
        : [[t('file.ownFilters')], [t('file.otherFilters')]]
    if (values === null) return [[change.before ?? noFigure], [change.after ?? noFigure]]
    return [
      [change.before === null ? noFigure : settings.value(name, values.before)],
      [settings.value(name, values.after)],
    ]
  }

  return (
    <Table
      caption={t('file.changes', { count: changes.length })}
      columns={[
        {
          ...{ key: 'name', header: t('file.what'), isHeader: true },
          cell: change => {
            const { title, place } = nameOf(change)
            return (
              <>
                {title} {place !== null && <span className={styles.under}>{place}</span>}
              </>
            )
          },
        },
        { key: 'before', header: t('file.before'), cell: change => <Lines of={valuesOf(change)[0]} /> },
        {
          ...{ key: 'after', header: t('file.after') },
          cell: change =>
            change.problem === null ? (
              <Lines of={valuesOf(change)[1]} />
            ) : (
              <>
                {t('file.notTaken')} <span className={styles.under}>{say(change.problem_said, change.problem)}</span>
              </>
            ),
        },
      ]}
      rows={changes}
      rowKey={change => `${change.area} ${change.name}`}
      compact
    />
  )
}

function Lines({ of }: { readonly of: readonly string[] }) {
  return of.map(line => (
    <span key={line} className={styles.entry}>
      {line}
    </span>
  ))
}

/** What differs between a provider as it is and as it would be, part by part. */
function useProviderParts() {
  const { t } = useTranslation('settings')
  const parts: readonly ((of: Configured) => string)[] = [
    of => t('file.part.name', { name: of.display_name }),
    of => (of.base_url === null ? t('file.part.noAddress') : t('file.part.address', { address: of.base_url })),
    of => (of.active ? t('file.on') : t('file.off')),
    of => (of.default_model === null ? t('file.part.noModel') : t('file.part.model', { model: of.default_model })),
    of => (of.own_models.length === 0 ? '' : t('file.part.models', { models: of.own_models.join(', ') })),
  ]
  return (before: Configured | null, after: Configured | null): readonly [readonly string[], readonly string[]] => {
    const all = (of: Configured) => parts.slice(1).map(part => part(of))
    const shown = (lines: readonly string[]) => lines.filter(line => line !== '')
    if (after === null) return [[], []]
    if (before === null) return [[t('file.notThere')], shown(all(after))]
    const differing = parts.filter(part => part(before) !== part(after))
    const lines = (of: Configured) => {
      const found = shown(differing.map(part => part(of)))
      return found.length === 0 ? [noFigure] : found
    }
    return [lines(before), lines(after)]
  }
}
