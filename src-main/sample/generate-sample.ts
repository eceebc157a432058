import { createSeededRandom, type SeededRandom } from '../providers/practice/seeded-random.ts'
import { createCallWriter } from './sample-attempts.ts'
import type { SampleJob, SampleRequest } from './sample-calls.ts'
import { type SampleMoment, sampleMoments } from './sample-days.ts'
import type { SampleText } from './sample-library.ts'
import { type SampleBook, sampleBooks } from './sample-plan.ts'
import { chatRequest, otherRequest, translationRequest } from './sample-requests.ts'
import { sampleDays } from './sample-shape.ts'
import { showsIncidents } from './shows-incidents.ts'

export interface SampleInput {
  /** UTC epoch milliseconds; everything lies in the ninety days before it. */
  readonly end: number
  readonly timeZone: string
  readonly seed: string
  /** By the name of a book's file. */
  readonly texts: ReadonlyMap<string, SampleText>
  /** Ids of the providers by name. */
  readonly providerIds: ReadonlyMap<string, number>
}

/** Share of translations that are made a second time. */
const again = 0.09

/** One in three would do without: enough that none is left to chance. */
const mostDraws = 24

/**
 * The requests of ninety days, oldest first: the same for the same input, whatever the machine. Drawn anew where chance left too
 * little of an incident, so that a person sees each of them whenever the sample is made.
 */
export function generateSample(input: SampleInput): SampleRequest[] {
  let requests: SampleRequest[] = []
  for (let drawn = 0; drawn < mostDraws; drawn++) {
    requests = draw(input, drawn)
    if (showsIncidents(requests, input)) break
  }
  return requests
}

function draw(input: SampleInput, drawn: number): SampleRequest[] {
  const random = createSeededRandom(`${input.seed} ${input.end} ${input.timeZone}${drawn === 0 ? '' : ` ${drawn}`}`)
  const moments = sampleMoments(random, input.end, input.timeZone)
  const jobs = jobsOf(random, input)
  const writer = createCallWriter(random, input)
  const requests: SampleRequest[] = []
  let next = 0
  for (const [at, moment] of moments.entries()) {
    const left = jobs.length - next
    // Every job gets its moment, and the rest of the moments go to everything else.
    const isTranslation = left > 0 && random.next() < left / (moments.length - at)
    const job = isTranslation ? jobs[next++] : undefined
    requests.push(
      job === undefined ? restOfWork(random, writer, input, moment) : translationRequest(random, writer, job, moment),
    )
  }
  return requests
}

function jobsOf(random: SeededRandom, { texts }: SampleInput): SampleJob[] {
  const jobs = sampleBooks.flatMap(book => {
    const text = textOf(texts, book)
    return book.languages.flatMap(language => {
      const since = Math.min(book.since, sampleDays)
      return Array.from({ length: language.chapters }, (_, at) => at + 1).flatMap(chapter => {
        const due = since * (1 - (chapter - random.next()) / language.chapters)
        const job = { book, text, chapter, language, due }
        return random.next() < again ? [job, { ...job, due: due * random.next() }] : [job]
      })
    })
  })
  return jobs.sort((a, b) => b.due - a.due)
}

function textOf(texts: SampleInput['texts'], book: SampleBook): SampleText {
  const text = texts.get(book.file)
  if (text === undefined) throw new Error(`There is no text of ${book.file}`)
  return text
}

/** Abstracts, terms and divisions of books under way, and chat from the writing app. */
function restOfWork(
  random: SeededRandom,
  writer: ReturnType<typeof createCallWriter>,
  { texts }: SampleInput,
  moment: SampleMoment,
): SampleRequest {
  if (random.next() < 0.42) return chatRequest(random, writer, moment)
  const begun = sampleBooks.filter(({ since }) => since > moment.daysBefore)
  const [first, ...others] = begun
  if (first === undefined) return chatRequest(random, writer, moment)
  const book = random.pick([first, ...others])
  // Chapters are divided and summed up some time before they are translated.
  const progress = Math.min(1, 1.12 - moment.daysBefore / book.since)
  const chapter = Math.max(1, Math.ceil(book.chapters * progress * random.next() ** 0.7))
  return otherRequest(random, writer, { book, text: textOf(texts, book), chapter }, moment)
}
