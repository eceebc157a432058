import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ReadFailure } from '../../app/read-failure.tsx'
import { useApi } from '../../data/api.tsx'
import { follows } from '../../data/query-client.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import styles from './alerts-page.module.css'
import { RuleEditor } from './rule-editor.tsx'
import { RuleRow } from './rule-row.tsx'
import type { Rule } from './use-rule-words.ts'

/** What a person asked to be told of, as sentences. */
export function RulesCard() {
  const { t } = useTranslation('alerts')
  const api = useApi()
  const rules = useQuery(api.alerts.rules.queryOptions({ meta: follows.callsCalmly }))
  const [edited, setEdited] = useState<Rule | 'new' | null>(null)
  return (
    <Card
      title={t('rules.title')}
      aside={
        <Button size="sm" icon="plus" onClick={() => setEdited('new')}>
          {t('rules.add')}
        </Button>
      }
    >
      {rules.isPending ? (
        <SkeletonLines lines={8} />
      ) : rules.data === undefined ? (
        <ReadFailure {...rules} />
      ) : (
        <ul className={styles.list}>
          {rules.data.rules.map(rule => (
            <RuleRow key={rule.id} rule={rule} onEdit={() => setEdited(rule)} />
          ))}
        </ul>
      )}
      {edited !== null && (
        <RuleEditor
          key={edited === 'new' ? 'new' : edited.id}
          rule={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
        />
      )}
    </Card>
  )
}
