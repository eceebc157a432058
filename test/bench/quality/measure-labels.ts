import { type CheckedRow, has } from './checked-rows.ts'
import { isReference, pairOf } from './rows.ts'
import { f1Of, precisionOf, recallOf, tallyOf } from './statistics.ts'
import { type Aim, figure, percent, printTable } from './table.ts'

/** Which checks correspond to which human labels. */
const correspondence: readonly (readonly [readonly string[], readonly string[]])[] = [
  [['untranslated'], ['echo', 'residue', 'wrong_language']],
  [['untranslated_word'], ['echo', 'residue', 'wrong_language']],
  [['omission'], ['omission', 'truncation', 'empty']],
  [['addition'], ['excess', 'added_text']],
  [['punctuation'], ['punctuation', 'quotes', 'truncation', 'dialogue']],
  [['final_punct_removed'], ['truncation', 'punctuation']],
  [['number_format', 'date_time_format', 'currency_unit_format'], ['numbers']],
  [['number_mismatch'], ['numbers']],
  [
    ['repetition', 'repetition_x2', 'repetition_x4'],
    ['repetition', 'loop'],
  ],
  [
    ['hallucination_strong', 'hallucination_full'],
    ['excess', 'loop', 'repetition', 'omission', 'numbers'],
  ],
  [['non_translation'], []],
  [['empty'], ['empty']],
  [['encoding'], ['encoding']],
  [['wrong_segment'], ['numbers', 'omission', 'excess']],
]

export function measureLabels(checked: readonly CheckedRow[]): void {
  const table: string[][] = []
  for (const [labels, checks] of correspondence) {
    for (const [set, rows] of Map.groupBy(checked, ({ row }) => row.set)) {
      const rated = rows.filter(
        ({ row }) => row.labels !== undefined && row.set !== 'wmt24_meta' && row.set !== 'wmt24_outputs',
      )
      const actual = (each: CheckedRow) => (each.row.labels ?? []).some(label => labels.includes(label))
      const positives = rated.filter(actual).length
      if (positives < 5) continue
      const tally = tallyOf(
        rated.map(each => ({
          actual: actual(each),
          predicted: has(each, checks, checks.length === 0 ? 'critical' : 'minor'),
        })),
      )
      const soundFalse = rated.filter(each => each.row.clean === true && has(each, checks)).length
      table.push([
        `${labels.join('/')} ~ ${checks.join('/') || 'any critical'}`,
        set,
        String(positives),
        figure(precisionOf(tally)),
        figure(recallOf(tally)),
        figure(f1Of(tally)),
        percent(soundFalse, rated.filter(({ row }) => row.clean === true).length),
      ])
    }
  }
  printTable(
    'Checks against human labels (any severity)',
    ['labels ~ checks', 'set', 'n', 'precision', 'recall', 'F1', 'on clean'],
    table,
  )
  measureOmissions(checked)
}

/** Omission by how much a rater saw missing: most are a word or two. */
function measureOmissions(checked: readonly CheckedRow[]): void {
  const table: string[][] = []
  for (const [name, from, to] of [
    ['1-5 characters', 1, 6],
    ['6-15', 6, 16],
    ['16-40', 16, 41],
    ['over 40', 41, 1e9],
  ] as const) {
    for (const severity of ['minor', 'major']) {
      const rows = checked.filter(({ row }) =>
        (row.annotations ?? []).some(({ label, side, start, end, severity: level }) => {
          const length = (end ?? 0) - (start ?? 0)
          return (
            label === 'omission' &&
            side === 'source' &&
            level.toLowerCase() === severity &&
            length >= from &&
            length < to
          )
        }),
      )
      if (rows.length < 5) continue
      const found = rows.filter(each => has(each, ['omission', 'truncation', 'empty']))
      table.push([`${name}, ${severity}`, String(rows.length), percent(found.length, rows.length)])
    }
  }
  printTable('Human omissions by length of the span and severity', ['missing in the source', 'n', 'found'], table)
}

export function measureAlarms(checked: readonly CheckedRow[], verbose: boolean): readonly Aim[] {
  const table: string[][] = []
  const references = checked.filter(({ row }) => isReference(row) && row.set !== 'wmt24_meta')
  const clean = checked.filter(({ row }) => row.clean === true)
  for (const [name, rows] of [
    ['human references', references],
    ['clean for every rater', clean],
  ] as const) {
    for (const [set, group] of [['all', rows] as const, ...Map.groupBy(rows, ({ row }) => row.set)]) {
      const critical = group.filter(each => has(each, [], 'critical')).length
      const major = group.filter(each => has(each, [], 'major')).length
      const any = group.filter(each => has(each, [])).length
      table.push([
        `${name}, ${set}`,
        String(group.length),
        percent(critical, group.length),
        percent(major, group.length),
        percent(any, group.length),
      ])
    }
  }
  printTable('False alarms', ['texts', 'n', 'critical', 'major or worse', 'any'], table)
  byCheck(clean, references)
  if (verbose) printAlarms([...references, ...clean])
  const share = (rows: readonly CheckedRow[], level: 'major' | 'critical') =>
    rows.filter(each => has(each, [], level)).length / Math.max(1, rows.length)
  const one = share(references, 'critical')
  const two = share(clean, 'critical')
  const three = share(clean, 'major')
  return [
    { what: 'critical on human references', aim: '<= 1 %', measured: percent(one, 1), reached: one <= 0.01 },
    { what: 'critical on clean segments', aim: '<= 1 %', measured: percent(two, 1), reached: two <= 0.01 },
    { what: 'major or worse on clean segments', aim: '<= 8 %', measured: percent(three, 1), reached: three <= 0.08 },
  ]
}

function byCheck(clean: readonly CheckedRow[], references: readonly CheckedRow[]): void {
  const ids = [
    ...new Set([...clean, ...references].flatMap(({ findings }) => findings.map(({ check }) => check))),
  ].sort()
  printTable(
    'False alarms by check (share of texts)',
    [
      'check',
      'clean: any',
      'clean: major+',
      'clean: critical',
      'references: any',
      'references: major+',
      'references: critical',
    ],
    ids.map(id => [
      id,
      ...[clean, references].flatMap(rows =>
        (['minor', 'major', 'critical'] as const).map(level =>
          percent(rows.filter(each => has(each, [id], level)).length, rows.length),
        ),
      ),
    ]),
  )
}

function printAlarms(rows: readonly CheckedRow[]): void {
  const shown = new Map<string, number>()
  for (const { row, findings } of rows) {
    for (const { check, severity, message } of findings) {
      if (severity === 'minor') continue
      const key = `${check} ${severity} ${row.set} ${pairOf(row)}`
      const count = shown.get(key) ?? 0
      shown.set(key, count + 1)
      if (count >= 2) continue
      process.stdout.write(
        `  ${key}: ${message}\n    S ${JSON.stringify(row.source.slice(0, 140))}\n    T ${JSON.stringify(row.target.slice(0, 140))}\n`,
      )
    }
  }
}
