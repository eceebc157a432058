import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../../src-main/contract/contract.ts'
import { CallsLink } from '../../../app/calls-link.tsx'
import layout from '../../../design/layout.module.css'
import { noFigure } from '../../../format/formats.ts'
import { useFormats } from '../../../format/use-formats.tsx'
import { StatusMark } from '../../../ui/badge.tsx'
import styles from './bills.module.css'
import { useReasonWords } from './use-reason-words.ts'
import { useSignedMoney } from './use-signed-money.ts'

export type ComparedLine = Outputs['reconciliation']['compare']['lines'][number]

/** A row for each day and model, and under it why it differs. */
export function ComparisonTable({ lines }: { readonly lines: readonly ComparedLine[] }) {
  const { t } = useTranslation('bills')
  return (
    <table className={styles.table}>
      <caption className={layout.unseen}>{t('table.caption')}</caption>
      <thead>
        <tr className={styles.labels}>
          <th scope="col">{t('table.day')}</th>
          <th scope="col" className={styles.wide}>
            {t('table.requests')}
          </th>
          <th scope="col" className={styles.wide}>
            {t('table.tokens')}
          </th>
          <th scope="col" className={styles.number}>
            {t('table.bill')}
          </th>
          <th scope="col" className={styles.number}>
            {t('table.ledger')}
          </th>
          <th scope="col" className={styles.number}>
            {t('table.difference')}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map(line => (
          <Fragment key={`${line.day} ${line.model}`}>
            <FiguresRow line={line} />
            <ReasonsRow line={line} />
          </Fragment>
        ))}
      </tbody>
    </table>
  )
}

function FiguresRow({ line }: { readonly line: ComparedLine }) {
  const { t } = useTranslation('bills')
  const formats = useFormats()
  const signed = useSignedMoney()
  const { bill, ledger, difference, state } = line
  const model = line.model ?? t('table.allModels')
  const gap = (value: number | null) =>
    value === null ? noFigure : `${value > 0 ? '+' : value < 0 ? '−' : ''}${formats.shortCount(Math.abs(value))}`
  const inputs = [difference.input_uncached, difference.cache_read, difference.cache_write].filter(one => one !== null)
  const input = inputs.length === 0 ? null : inputs.reduce((sum, one) => sum + one, 0)
  return (
    <tr className={styles.line} data-state={state}>
      <th scope="row">
        <span className={styles.day}>{formats.calendarDay(line.day)}</span>{' '}
        {line.calls === null ? model : <CallsLink filter={line.calls}>{model}</CallsLink>}
        <span className={styles.state}>
          <StatusMark tone={state === 'same' ? 'good' : 'warn'}>{t(`state.${state}`)}</StatusMark>
        </span>
      </th>
      <td className={styles.wide}>{gap(difference.requests)}</td>
      <td className={styles.wide}>{t('table.gaps', { input: gap(input), output: gap(difference.output) })}</td>
      <td className={styles.number}>{bill.cost_nanos === null ? noFigure : formats.money(bill.cost_nanos)}</td>
      <td className={styles.number}>{formats.money(ledger.cost_nanos)}</td>
      <td className={styles.number}>
        <strong>{signed(difference.cost_nanos)}</strong>
      </td>
    </tr>
  )
}

function ReasonsRow({ line }: { readonly line: ComparedLine }) {
  const { t } = useTranslation('bills')
  const signed = useSignedMoney()
  const words = useReasonWords()
  const rest = line.unexplained_nanos
  const isOpen = line.state !== 'same' && rest !== null && Math.abs(rest) > 1_000_000
  if (line.reasons.length === 0 && !isOpen) return null
  return (
    <tr className={styles.why}>
      <td colSpan={6}>
        <ul>
          {line.reasons.map((reason, at) => (
            // Two reasons of one kind, cache read and written, have no other name.
            // biome-ignore lint/suspicious/noArrayIndexKey: reasons never change their places
            <li key={`${reason.kind} ${at}`}>
              {reason.amount_nanos !== null && <span className={styles.amount}>{signed(reason.amount_nanos)}</span>}
              {reason.sure === 'possible' ? t('possibly', { reason: words(reason, line) }) : words(reason, line)}
            </li>
          ))}
          {isOpen && (
            <li className={styles.open}>
              <span className={styles.amount}>{signed(rest)}</span>
              {t('unexplained')}
            </li>
          )}
        </ul>
      </td>
    </tr>
  )
}
