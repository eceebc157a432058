import { type CheckedRow, has } from './checked-rows.ts'
import { isReference, isSound } from './rows.ts'
import { f1Of, precisionOf, recallOf, tallyOf } from './statistics.ts'
import { type Aim, figure, percent, printTable } from './table.ts'

const kana = /[\u3041-\u3096\u30a1-\u30fa]/u

/** Kana that models left in Chinese; a natural fault. */
export function measureKana(checked: readonly CheckedRow[]): readonly Aim[] {
  const rows = checked.filter(
    ({ row }) => row.set === 'wmt24_outputs' && row.source_lang === 'ja' && row.target_lang === 'zh',
  )
  const left = rows.filter(({ row }) => kana.test(row.target))
  const found = left.filter(each => has(each, ['residue', 'wrong_language', 'echo']))
  const references = rows.filter(({ row }) => isReference(row))
  const alarmed = references.filter(each => has(each, ['residue']))
  return [
    {
      what: `kana left in ja-zh (${left.length} texts)`,
      aim: 'all found',
      measured: `${found.length} found`,
      reached: found.length === left.length,
    },
    {
      what: `kana in ${references.length} ja-zh references`,
      aim: 'none',
      measured: String(alarmed.length),
      reached: alarmed.length === 0,
    },
  ]
}

/** Refusals, notes and fences that models really wrote, among ten times as many sound texts. */
export function measureMeta(checked: readonly CheckedRow[], verbose: boolean): readonly Aim[] {
  const meta = checked.filter(({ row }) => row.set === 'wmt24_meta' && !(row.labels ?? []).includes('unverified_match'))
  const sound = checked.filter(({ row }) => isSound(row) && row.set !== 'wmt24_meta' && row.set !== 'demetr')
  const wanted = meta.length * 10
  const step = Math.max(1, Math.floor(sound.length / Math.max(1, wanted)))
  const others = sound.filter((_, index) => index % step === 0).slice(0, wanted)
  const table: string[][] = []
  const measure = (name: string, labels: readonly string[] | null, checks: readonly string[]) => {
    const pool = [
      ...meta.filter(({ row }) => labels === null || (row.labels ?? []).some(label => labels.includes(label))),
      ...others,
    ]
    const tally = tallyOf(pool.map(each => ({ actual: each.row.set === 'wmt24_meta', predicted: has(each, checks) })))
    table.push([name, String(pool.length - others.length), figure(precisionOf(tally)), figure(recallOf(tally))])
    return tally
  }
  const all = measure('any label ~ refusal, added_text', null, ['refusal', 'added_text'])
  measure('refusal ~ refusal', ['refusal'], ['refusal'])
  measure('refusal ~ refusal, added_text', ['refusal'], ['refusal', 'added_text'])
  measure('clarification_request ~ both', ['clarification_request'], ['refusal', 'added_text'])
  measure('translator_note ~ added_text', ['translator_note'], ['added_text'])
  measure('code_fence_leak ~ added_text', ['code_fence_leak'], ['added_text'])
  printTable(
    `wmt24_meta among ${others.length} sound texts (labels by regular expression, weak)`,
    ['label ~ check', 'n', 'precision', 'recall'],
    table,
  )
  if (verbose) {
    for (const { row } of meta.filter(each => !has(each, ['refusal', 'added_text'])).slice(0, 12))
      process.stdout.write(
        `  missed ${row.labels?.join(',')} ${row.target_lang}: ${JSON.stringify(row.source.slice(0, 80))} -> ${JSON.stringify(row.target.slice(0, 200))}\n`,
      )
    for (const { row, findings } of others.filter(each => has(each, ['refusal', 'added_text'])).slice(0, 12))
      process.stdout.write(
        `  false ${row.set} ${row.target_lang}: ${JSON.stringify(row.target.slice(0, 160))} ${findings.map(f => f.message).join(' | ')}\n`,
      )
  }
  const precision = precisionOf(all) ?? 0
  const recall = recallOf(all) ?? 0
  return [
    {
      what: 'refusals, notes, code fences (wmt24_meta)',
      aim: 'P >= 0.9, R >= 0.9',
      measured: `P ${figure(precision)}, R ${figure(recall)}`,
      reached: precision >= 0.9 && recall >= 0.9,
    },
  ]
}

export function measureDemetr(checked: readonly CheckedRow[], verbose: boolean): readonly Aim[] {
  const rows = checked.filter(({ row }) => row.set === 'demetr')
  if (rows.length === 0) return []
  const labelled = (label: string) => rows.filter(({ row }) => (row.labels ?? []).includes(label))
  const clean = rows.filter(({ row }) => row.clean === true)
  const numbers = labelled('number_mismatch')
  const keepNumbers = rows.filter(
    ({ row }) => !(row.labels ?? []).some(label => ['number_mismatch', 'wrong_segment', 'empty'].includes(label)),
  )
  const strict = tallyOf(
    [...numbers, ...clean].map(each => ({ actual: numbers.includes(each), predicted: has(each, ['numbers']) })),
  )
  const wide = tallyOf(
    [...numbers, ...keepNumbers].map(each => ({
      actual: (each.row.labels ?? []).includes('number_mismatch'),
      predicted: has(each, ['numbers']),
    })),
  )
  const major = tallyOf(
    [...numbers, ...clean].map(each => ({
      actual: numbers.includes(each),
      predicted: has(each, ['numbers'], 'major'),
    })),
  )
  const recall = (label: string, checks: readonly string[]) => {
    const group = labelled(label)
    return { rate: group.filter(each => has(each, checks)).length / Math.max(1, group.length), n: group.length }
  }
  const twice = recall('repetition_x2', ['repetition', 'loop'])
  const four = recall('repetition_x4', ['repetition', 'loop'])
  const empty = recall('empty', ['empty'])
  printTable(
    'demetr (constructed errors)',
    ['label', 'n', 'found by any check', 'at major or worse'],
    [...new Set(rows.flatMap(({ row }) => row.labels ?? []))].map(label => {
      const group = labelled(label)
      return [
        label,
        String(group.length),
        percent(group.filter(each => has(each, [])).length, group.length),
        percent(group.filter(each => has(each, [], 'major')).length, group.length),
      ]
    }),
  )
  const describe = (tally: typeof strict) =>
    `F1 ${figure(f1Of(tally))} (P ${figure(precisionOf(tally))}, R ${figure(recallOf(tally))})`
  process.stdout.write(
    `numbers against clean rows, major only: ${describe(major)}\nnumbers against all rows that keep their numbers: ${describe(wide)}\n`,
  )
  if (verbose) {
    for (const { row } of numbers.filter(each => !has(each, ['numbers'])).slice(0, 25))
      process.stdout.write(
        `  missed number ${row.source_lang}: ${row.source}\n      -> ${row.target}\n      (${row.unperturbed})\n`,
      )
    for (const { row, findings } of clean.filter(each => has(each, ['numbers'])).slice(0, 40))
      process.stdout.write(
        `  false number ${row.source_lang}: ${row.source}\n      -> ${row.target}\n      ${findings
          .filter(f => f.check === 'numbers')
          .map(f => f.message)
          .join(' | ')}\n`,
      )
    for (const { row } of [...labelled('repetition_x2'), ...labelled('repetition_x4')]
      .filter(each => !has(each, ['repetition', 'loop']))
      .slice(0, 12))
      process.stdout.write(`  missed repetition: ${row.target}\n`)
  }
  return [
    {
      what: 'demetr numbers, against clean rows',
      aim: 'F1 >= 0.9',
      measured: describe(strict),
      reached: (f1Of(strict) ?? 0) >= 0.9,
    },
    {
      what: `demetr repetition x2 (${twice.n})`,
      aim: 'R >= 0.95',
      measured: figure(twice.rate),
      reached: twice.rate >= 0.95,
    },
    {
      what: `demetr repetition x4 (${four.n})`,
      aim: 'R >= 0.95',
      measured: figure(four.rate),
      reached: four.rate >= 0.95,
    },
    { what: `demetr empty (${empty.n})`, aim: 'R >= 0.95', measured: figure(empty.rate), reached: empty.rate >= 0.95 },
  ]
}
