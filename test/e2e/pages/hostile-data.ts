import { type ErrorKind, errorKindStatus, type FailedStatus } from '../../../db/vocabulary.ts'
import type { Inputs } from '../../../src-main/contract/contract.ts'

/** A call as another program reports it: what `client.calls.record` takes. */
type Reported = Extract<Inputs['calls']['record'], readonly unknown[]>[number]

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** Names as nobody plans for: each is some 120 characters, and must be shown as it is. */
export const hostileNames = {
  words:
    'The Exceedingly Long and Winding Chronicle of the Ferryman Who Crossed the Same River Every Night for a Thousand Years'.padEnd(
      120,
      '.',
    ),
  oneWord: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(2).slice(0, 120),
  chinese: '全宗门都以为我是废柴其实我只是懒得修炼直到有一天师父把剑扔给了我说你再不练就下山去卖豆腐'
    .repeat(3)
    .slice(0, 120),
  arabic: 'حكاية العبّار الذي قطع النهر نفسه كل ليلة ألف عام ولم يصل قط إلى الضفة الأخرى '
    .repeat(2)
    .slice(0, 120)
    .trim(),
  hebrew: 'מעשה במעבוראי שחצה את אותו הנהר בכל לילה במשך אלף שנים (כרך 2) '.repeat(2).slice(0, 120).trim(),
  emoji: '👩‍👩‍👧‍👦🏳️‍🌈🧑🏽‍🚀'.repeat(6),
  combining: 'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘ the Unreadable',
  markup: '<b>Bold</b> & <script>alert(1)</script> "quoted" \'single\' 100% _under_ `tick`',
  slots: '{{count}} of {{x}} {0} %s $name $t(title) {% raw %}',
  lines: 'A name\nof two lines\tand a tab',
} as const

let keys = 0
/** A translation that went well. */
function hostileCall(createdAt: number, changes: Partial<Reported> = {}): Reported {
  keys += 1
  return {
    key: `hostile ${keys}`,
    provider: 'openai',
    model_name: 'gpt-4o-mini',
    operation: 'translation',
    status: 'success',
    input_tokens: 1200,
    output_tokens: 800,
    response_time_ms: 4200,
    source_language: 'zh',
    target_language: 'en',
    created_at: createdAt,
    ...changes,
  }
}

/** Every name as book, chapter, model, provider and person. */
export function oddlyNamed(now: number): Reported[] {
  return Object.values(hostileNames).map((name, at) =>
    hostileCall(now - at * hour, {
      model_name: name.replaceAll(/[\n\t]/g, ' '),
      provider: at % 3 === 0 ? name.replaceAll(/[\n\t]/g, ' ').slice(0, 100) : 'openai',
      book: name,
      chapter: name,
      created_by: name,
      cost: 0.01 * (at + 1),
    }),
  )
}

/** Models that differ in their last letters, or in their first, and nowhere else. */
export const families: readonly (readonly string[])[] = [
  ['mistral-large-2411', 'mistral-large-2512'],
  ['claude-sonnet-4-20250514', 'claude-sonnet-4-5-20250929', 'claude-haiku-4-5-20250929'],
  ['deepseek/deepseek-chat-v3-0324', 'deepseek/deepseek-chat-v3-0324:free'],
  ['first', 'second'].map(which => `a-model-${'of-a-very-long-name-'.repeat(6).slice(0, 111 - which.length)}-${which}`),
]

export function modelsOfFamilies(now: number): Reported[] {
  return families
    .flat()
    .map((model, at) => hostileCall(now - at * minute, { model_name: model, book: 'One Family', cost: 0.0042 }))
}

/** Forty providers with a model each, of very different shares. */
export function manyProviders(now: number): Reported[] {
  return Array.from({ length: 40 }, (_, at) =>
    Array.from({ length: 1 + Math.floor(60 / (at + 1)) }, (_each, turn) =>
      hostileCall(now - turn * 5 * hour - at * minute, {
        provider: `Provider number ${at + 1}`,
        model_name: `vendor-${at + 1}/some-model-of-theirs-${at + 1}-2026-preview`,
        cost: 0.02 / (at + 1),
        response_time_ms: 900 * (at + 1),
        ...(turn % 7 === 3 && { status: 'error', error_kind: 'server', error_message: 'Broken', output_tokens: null }),
      }),
    ),
  ).flat()
}

/** Figures at both ends of what can be. */
export function extremeFigures(now: number): Reported[] {
  const of = (at: number, changes: Partial<Reported>) =>
    hostileCall(now - at * minute, { model_name: 'stated-by-hand', book: 'Extremes', chapter: `${at}`, ...changes })
  return [
    of(1, { cost: 1_000_000, input_tokens: 1e9, output_tokens: 1e9, response_time_ms: 3 * hour }),
    of(2, { cost: 0.0000004, input_tokens: 1, output_tokens: 0, response_time_ms: 0 }),
    of(3, { cost: 0, input_tokens: 0, output_tokens: 0, response_time_ms: 1 }),
    of(4, { cost: null, input_tokens: null, output_tokens: null, response_time_ms: null }),
    of(5, { cost: 999.999, input_tokens: 999_999, output_tokens: 999, response_time_ms: 59_999 }),
  ]
}

/** A call that failed for each of the reasons there are. */
export function everyReason(now: number): Reported[] {
  const kinds = Object.entries(errorKindStatus) as readonly (readonly [ErrorKind, FailedStatus])[]
  return kinds.map(([error_kind, status], at) =>
    hostileCall(now - at * minute, { book: 'Failed in Every Way', status, error_kind, output_tokens: null }),
  )
}

/** A request that was tried so many times. */
export function manyAttempts(now: number, attempts = 60): Reported[] {
  return Array.from({ length: attempts }, (_, at) =>
    hostileCall(now - (attempts - at) * minute, {
      request_id: 'a request of many tries',
      attempt: at + 1,
      book: 'Tried and Tried',
      chapter: '1',
      ...(at < attempts - 1 && {
        status: 'rate_limited',
        error_kind: 'rate_limit',
        http_status: 429,
        error_message: `Try ${at + 1}: slow down.`,
        input_tokens: null,
        output_tokens: null,
      }),
    }),
  )
}

/** A translation with hundreds of numbers that are wrong. */
export function manyFindings(now: number, paragraphs = 300): Reported {
  return hostileCall(now, {
    book: 'Everything Is Wrong',
    chapter: '1',
    source_text: Array.from(
      { length: paragraphs },
      (_, at) => `他有${at + 2}把剑，一共${at + 300}两银子。“走吧。”`,
    ).join('\n'),
    output: Array.from(
      { length: paragraphs },
      (_, at) => `He had ${at + 5} swords and ${at + 900} taels, 师父. “Go.`,
    ).join('\n'),
  })
}
