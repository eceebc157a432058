import type { SeededRandom } from '../providers/practice/seeded-random.ts'
import { tokensOf } from './sample-answers.ts'
import type { CallWriter, SampleQuestion } from './sample-attempts.ts'
import type { SampleCall, SampleJob, SampleRequest } from './sample-calls.ts'
import { isDuring, type SampleMoment } from './sample-days.ts'
import { type SampleScene, type SampleText, withFlaw } from './sample-library.ts'
import { comments, incidents, type SampleModelName, sampleModels } from './sample-plan.ts'
import { chatSizes } from './sample-shape.ts'

/** Tokens of the instructions around a text. */
const promptTokens = 690
const prompt =
  'You are a literary translator. Keep names, numbers, paragraphs and the tone of the original. Answer with the translation alone.'

/** Chapters are cut into parts; some are long. */
function partsOf(random: SeededRandom): number {
  return Math.min(9, Math.max(1, Math.round(random.logNormal(2.9, 0.5))))
}

export function translationRequest(
  random: SeededRandom,
  writer: CallWriter,
  job: SampleJob,
  moment: SampleMoment,
): SampleRequest {
  const { text, chapter, book, language } = job
  const model = modelOf(random, language.models, moment)
  const scenes = text.scenes.filter(scene => scene.translations.has(language.to))
  const parts = partsOf(random)
  const calls: SampleCall[] = []
  let delayMs = 0
  for (let part = 0; part < parts; part++) {
    const scene = scenes[(chapter + part) % scenes.length] ?? text.scenes[0]
    const truncated = random.next() < 0.011
    const { output, isFlawed } = outputOf(random, scene, language.to, sampleModels[model].faults, truncated)
    const source = scene.source.join('\n\n')
    const made = writer.ask(model, moment, delayMs, {
      operation: 'translation',
      streamed: true,
      ...contextOf(job, text.title),
      sourceLanguage: text.sourceLanguage,
      targetLanguage: language.to,
      chunk: parts === 1 ? null : part,
      temperature: 0.3,
      maxTokens: null,
      sourceChars: source.length,
      text: { source, output, prompt },
      size: {
        inputTokens: promptTokens + tokensOf(source, text.sourceLanguage),
        outputTokens: tokensOf(output, language.to),
        outputChars: output.length,
      },
      truncated,
      rating: ratingOf(random, isFlawed || truncated, book.person),
    })
    calls.push(...made)
    // Three parts are under way at a time.
    if (part % 3 === 2) delayMs += Math.max(...made.map(({ responseTimeMs }) => responseTimeMs ?? 0))
    if (made.at(-1)?.errorKind === 'cancelled') break
  }
  return { calls }
}

/** Where it was slow of late, much was done of late: that is when it is noticed. */
function modelOf(random: SeededRandom, models: SampleJob['language']['models'], moment: SampleMoment): SampleModelName {
  const { slow } = incidents
  const [first, ...others] = models
  const chosen = random.pick([first, ...others])
  const isLate = moment.daysBefore < slow.daysBefore && models.some(model => model === slow.model)
  return isLate && random.next() < slow.share ? slow.model : chosen
}

function contextOf(
  { book, chapter }: Pick<SampleJob, 'book' | 'chapter'>,
  title: string,
): Pick<SampleQuestion, 'sourceBook' | 'sourceChapter' | 'targetBook' | 'targetChapter' | 'createdBy'> {
  const name = book.nameOf(chapter)
  return { sourceBook: title, sourceChapter: name, targetBook: title, targetChapter: name, createdBy: book.person }
}

function outputOf(
  random: SeededRandom,
  scene: SampleScene,
  language: string,
  faults: number,
  truncated: boolean,
): { readonly output: string; readonly isFlawed: boolean } {
  const translation = scene.translations.get(language) ?? scene.source
  const [first, ...others] = scene.flaws.get(language) ?? []
  const isFlawed = random.next() < faults && first !== undefined
  const paragraphs = isFlawed ? withFlaw(translation, random.pick([first, ...others])) : translation
  const whole = paragraphs.join('\n\n')
  return { output: truncated ? whole.slice(0, Math.floor(whole.length * 0.62)) : whole, isFlawed }
}

/** People say more often what is wrong than what is right. */
function ratingOf(random: SeededRandom, isBad: boolean, person: string): SampleCall['rating'] {
  if (random.next() > (isBad ? 0.3 : 0.035)) return null
  const comment = random.next() < 0.6 ? random.pick(isBad ? comments.bad : comments.good) : null
  return { value: isBad ? random.pick([0, 0, 250]) : random.pick([1000, 1000, 750]), comment, by: person }
}

const otherKinds = ['abstract_generation', 'abstract_generation', 'key_terms_extraction', 'chapter_division'] as const

/** In the form that each operation asks for. */
const answersTo = {
  abstract_generation: ({ abstract, abstractLanguage }: SampleText) => ({
    output: abstract,
    targetLanguage: abstractLanguage,
  }),
  key_terms_extraction: ({ terms, termLanguage }: SampleText) => ({
    output: JSON.stringify({ terms }),
    targetLanguage: termLanguage,
  }),
  chapter_division: ({ title }: SampleText) => ({
    output: JSON.stringify({ chapters: [{ start: 1, title }] }),
    targetLanguage: null,
  }),
}

export function otherRequest(
  random: SeededRandom,
  writer: CallWriter,
  job: Pick<SampleJob, 'book' | 'text' | 'chapter'>,
  moment: SampleMoment,
): SampleRequest {
  const { text } = job
  const kind = random.pick(otherKinds)
  const source = text.scenes.map(scene => scene.source.join('\n\n')).join('\n\n')
  const { output: whole, targetLanguage } = answersTo[kind](text)
  // The limit of the original system cuts some of them.
  const truncated = kind === 'abstract_generation' && random.next() < 0.03
  const output = truncated ? whole.slice(0, Math.floor(whole.length * 0.7)) : whole
  const calls = writer.ask(random.pick(['luna', 'flash', 'flash', 'sol']), moment, 0, {
    operation: kind,
    streamed: false,
    ...contextOf(job, text.title),
    sourceLanguage: text.sourceLanguage,
    targetLanguage,
    chunk: null,
    temperature: 0.3,
    maxTokens: kind === 'abstract_generation' ? 2000 : null,
    sourceChars: source.length,
    text: { source, output, prompt: `Work on this chapter: ${kind}.` },
    size: {
      inputTokens: promptTokens + tokensOf(source, text.sourceLanguage),
      outputTokens: tokensOf(output, text.sourceLanguage) + random.below(90),
      outputChars: output.length,
    },
    truncated,
    rating: null,
  })
  return { calls }
}

/** Whoever writes asks the same model again while it is down. */
function modelOfChat(random: SeededRandom, moment: SampleMoment): SampleModelName {
  for (const incident of [incidents.outage, incidents.rejected]) if (isDuring(incident, moment)) return incident.model
  return random.pick(['luna', 'luna', 'sonnet', 'large'])
}

/** From the writing app's own chat, over the gateway: no book, no stored text, sizes of every kind. */
export function chatRequest(random: SeededRandom, writer: CallWriter, moment: SampleMoment): SampleRequest {
  const sizeOf = ({ median, spread }: { readonly median: number; readonly spread: number }) =>
    Math.min(chatSizes.mostTokens, Math.max(4, Math.round(random.logNormal(median, spread))))
  const outputTokens = sizeOf(chatSizes.output)
  const calls = writer.ask(modelOfChat(random, moment), moment, 0, {
    operation: 'other',
    streamed: random.next() < 0.8,
    sourceBook: null,
    sourceChapter: null,
    targetBook: null,
    targetChapter: null,
    sourceLanguage: null,
    targetLanguage: null,
    createdBy: random.pick(['mei', 'tomas', 'studio']),
    chunk: null,
    temperature: null,
    maxTokens: null,
    sourceChars: null,
    text: null,
    size: { inputTokens: sizeOf(chatSizes.input), outputTokens, outputChars: null },
    truncated: false,
    rating: null,
  })
  return { calls }
}
