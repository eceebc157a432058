import type { Figures } from '../../../src-main/insights/selection/belief.ts'
import type { Arm, Task } from '../../../src-main/insights/selection/evidence.ts'
import { drawNormal } from '../../../src-main/insights/selection/random-draws.ts'
import { seededRandom } from './virtual-time.ts'

/** A model as it truly is at a time. */
export interface TrueModel extends Arm {
  readonly at: (now: number) => Figures
}

export interface World {
  readonly models: readonly TrueModel[]
  readonly task: Task
}

const day = 86_400_000
const hour = 3_600_000

/**
 * Five models of two weeks, different for each seed: they differ in success, speed, price and quality, and change as providers do.
 * Two have an outage of two hours, one a slow day, one gets cheaper and one dearer, one is replaced by a worse version under the same name,
 * one by a better.
 */
export function createWorld(seed: number, start: number): World {
  const random = seededRandom(seed * 7919 + 13)
  const between = (low: number, high: number) => low + random() * (high - low)
  const names = ['openai/large', 'anthropic/balanced', 'google/fast', 'mistral/medium', 'deepseek/chat']
  const at = () => start + between(1, 13) * day
  const outages = [at(), at()]
  const slowDay = Math.floor(between(1, 13)) * day + start
  const priceFall = at()
  const priceRise = at()
  const worse = at()
  const better = at()
  const models = names.map((name, index): TrueModel => {
    const success = between(0.93, 0.998)
    const msPer1k = Math.exp(between(Math.log(2500), Math.log(14_000)))
    const costNanos = Math.exp(between(Math.log(300_000), Math.log(8_000_000)))
    const quality = between(0.72, 0.94)
    const [provider = '', model = ''] = name.split('/')
    return {
      provider,
      model,
      at(now) {
        const from = outages[index]
        const isOut = from !== undefined && now >= from && now < from + 2 * hour
        const isSlow = index === 2 && now >= slowDay && now < slowDay + day
        const price = (index === 3 && now > priceFall ? 0.4 : 1) * (index === 4 && now > priceRise ? 2.5 : 1)
        const change = (index === 0 && now > worse ? -0.12 : 0) + (index === 3 && now > better ? 0.06 : 0)
        return {
          success: isOut ? 0.05 : success,
          msPer1k: msPer1k * (isSlow ? 3 : 1),
          costNanos: costNanos * price,
          quality: Math.min(0.98, quality + change),
        }
      },
    }
  })
  return { models, task: { operation: 'translation', sourceLanguage: 'zh', targetLanguage: 'en' } }
}

/** What a call of a model brings: the luck of one call. */
export function callOf(figures: Figures, chars: number, random: () => number) {
  const ok = random() < figures.success
  const responseMs = (figures.msPer1k * chars * Math.exp(0.35 * drawNormal(random))) / 1000
  const score = Math.min(1, Math.max(0, (figures.quality ?? 0) + 0.12 * drawNormal(random)))
  return { ok, responseMs, score: ok && random() < 0.3 ? score : null }
}
