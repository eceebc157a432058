import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNames } from '../../../format/use-names.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Card } from '../../../ui/card.tsx'
import { Select } from '../../../ui/select.tsx'
import { type Operation, operations } from './place.ts'
import { findPolicy, hasOwnPolicy, type Routing } from './policy.ts'
import { PolicyForm } from './policy-form.tsx'
import styles from './routes.module.css'

const every = '*'

/** How Galley chooses by itself where a request asks for the model "auto". */
export function AutoCard({ routing }: { readonly routing: Routing }) {
  const { t } = useTranslation('routes')
  const { operation: nameOf } = useNames()
  const [operation, setOperation] = useState<Operation | null>(null)
  const hasOwn = hasOwnPolicy(routing, operation)
  const policy = findPolicy(routing, operation)
  const nameWithMark = (each: Operation) =>
    hasOwnPolicy(routing, each) ? t('auto.withOwn', { operation: nameOf(each) }) : nameOf(each)
  return (
    <Card title={t('auto.title')} aside={hasOwn && operation !== null ? <Badge>{t('auto.own')}</Badge> : undefined}>
      <p className={styles.lead}>{t('auto.why')}</p>
      <div className={styles.narrow}>
        <Select
          label={t('auto.for')}
          hint={operation !== null && !hasOwn ? t('auto.asAll') : undefined}
          value={operation ?? every}
          options={[
            { value: every, label: t('place.all') },
            ...operations.map(each => ({ value: each as string, label: nameWithMark(each) })),
          ]}
          onChange={value => setOperation(operations.find(each => each === value) ?? null)}
        />
      </div>
      <PolicyForm key={operation} operation={operation} policy={policy} hasOwn={hasOwn} />
    </Card>
  )
}
