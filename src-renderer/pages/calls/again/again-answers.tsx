import { type ReactNode, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../format/use-formats.tsx'
import { Button } from '../../../ui/button.tsx'
import { Switch } from '../../../ui/switch.tsx'
import { useWords } from '../../../words/use-words.ts'
import { alignParagraphs, splitParagraphs } from '../detail/align-paragraphs.ts'
import styles from '../detail/call-detail.module.css'
import { SideBySide } from '../detail/side-by-side.tsx'
import marks from './again-answers.module.css'
import type { CallDetail } from './again-input.ts'
import { compareWords, type Piece } from './compare-words.ts'
import type { AgainAnswer } from './run-again.ts'

export interface AgainAnswersProps {
  readonly call: CallDetail
  readonly source: string
  readonly before: string
  readonly now: string
  readonly model: string
  /** null: it is still coming. */
  readonly answer: AgainAnswer | null
  readonly onOpen: (id: number) => void
}

/** Source, the answer of the call and the new one, aligned to the paragraphs of the source. */
export function AgainAnswers({ call, source, before, now, model, answer, onOpen }: AgainAnswersProps) {
  const { t } = useTranslation('calls')
  const say = useWords('warnings')
  const formats = useFormats()
  const figures = (cost: number | null, time: number | null, isFree: boolean) =>
    `${isFree ? t('practice.free') : formats.money(cost)} · ${formats.duration(time)}`
  const [newCall] = answer?.report.call_ids ?? []
  const lang = call.target_language ?? undefined
  const isComing = answer === null
  const rows = useMemo(
    () => (call.operation === 'translation' ? threeWay(source, before, now, isComing) : [[source, before, now]]),
    [call.operation, source, before, now, isComing],
  )
  const compared = useMemo(
    () =>
      isComing || before === ''
        ? null
        : rows.map(([, was = null, is = null]) => compareWords(was ?? '', is ?? '', lang)),
    [rows, isComing, before, lang],
  )
  const [marksDifferences, setMarking] = useState(true)
  return (
    <div className={styles.stack}>
      {compared !== null && (
        <div className={marks.summary}>
          <p role="status">{sharedWords(compared)}</p>
          {before !== now && <Switch label={t('again.mark')} checked={marksDifferences} onChange={setMarking} />}
        </div>
      )}
      <SideBySide
        label={t('again.compare')}
        columns={[
          { key: 'source', heading: t('text.source'), lang: call.source_language ?? undefined },
          {
            key: 'before',
            heading: `${call.model_name} · ${figures(call.cost_nanos, call.response_time_ms, call.origin === 'practice')}`,
            lang,
          },
          {
            key: 'now',
            heading:
              answer === null
                ? `${model} · ${t('again.running')}`
                : [
                    answer.report.model,
                    figures(answer.report.cost_nanos, answer.report.duration_ms, answer.report.simulated),
                    answer.report.simulated ? t('simulated') : null,
                  ]
                    .filter(Boolean)
                    .join(' · '),
            lang,
          },
        ]}
        rows={compared === null || !marksDifferences ? rows : rows.map((row, at) => marked(row, compared[at] ?? null))}
      />
      {answer?.report.warnings.map(warning => (
        <p key={`${warning.code} ${warning.part}`} className={styles.note}>
          {say(warning.said, 'message', warning.message).text}
        </p>
      ))}
      {newCall !== undefined && (
        <div>
          <Button size="sm" iconEnd="arrow-right" onClick={() => onOpen(newCall)}>
            {t('again.openNew', { id: newCall })}
          </Button>
        </div>
      )}
    </div>
  )

  function sharedWords(all: readonly ReturnType<typeof compareWords>[]): string {
    if (before === now) return t('again.same')
    const [shared, words] = all.reduce(
      ([sum, of], each) => [sum + (each?.shared ?? 0), of + (each?.words ?? 0)],
      [0, 0],
    )
    // Paragraphs that are too far apart to be compared share nothing that is worth a figure.
    return words === 0 || all.includes(null)
      ? t('again.different')
      : t('again.shared', { share: formats.percent(shared / words) })
  }
}

/** Of paragraphs with less in common, everything would be marked. */
const leastShared = 0.25

function marked(row: readonly (string | null)[], compared: ReturnType<typeof compareWords>): ReactNode[] {
  const [source = null, before = null, now = null] = row
  if (compared === null || before === null || now === null || compared.shared < compared.words * leastShared) {
    return [source, before, now]
  }
  return [source, pieces(compared.before, 'gone'), pieces(compared.now, 'come')]
}

function pieces(all: readonly Piece[], kind: 'gone' | 'come'): ReactNode {
  const Mark = kind === 'gone' ? 'del' : 'ins'
  return all.map(({ text, isOwn }, at) =>
    isOwn && text.trim() !== '' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a stretch is known by its place
      <Mark key={at} className={marks[kind]}>
        {text}
      </Mark>
    ) : (
      text
    ),
  )
}

/** Both answers beside the source paragraph by paragraph; one that is still coming is put in as far as it is there. */
function threeWay(source: string, before: string, now: string, isComing: boolean): (string | null)[][] {
  const paragraphs = splitParagraphs(source)
  const place = (answer: string): (string | null)[] => {
    const pairs = alignParagraphs(source, answer)
    const rows: (string | null)[] = []
    for (const pair of pairs) {
      const covered = pair.source === null ? 0 : splitParagraphs(pair.source).length
      if (covered === 0) {
        const last = Math.max(0, rows.length - 1)
        rows[last] = [rows[last], pair.target].filter(Boolean).join('\n')
        continue
      }
      rows.push(pair.target, ...Array.from({ length: covered - 1 }, () => ''))
    }
    return rows
  }
  const first = place(before)
  const second = isComing ? splitParagraphs(now) : place(now)
  return paragraphs.map((text, at) => [text, first[at] ?? null, second[at] ?? (isComing ? '' : null)])
}
