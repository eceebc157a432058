import { Failure } from '../failure.ts'
import type { SelectionPolicy } from '../insights/selection/policy.ts'
import { parseDollars, parseSwitch } from './provider-options.ts'

export interface RuleOptions {
  readonly weights?: string
  readonly maxCost?: string
  readonly minQuality?: string
  readonly maxP95?: string
  readonly explore?: string
  readonly keepBooks?: string
  readonly models?: string
}

/** What the options change in the rules of `auto`; what was not given is left out. */
export function readPolicyChanges(options: RuleOptions): Partial<SelectionPolicy> {
  const { weights, maxCost, minQuality, maxP95, explore, keepBooks, models } = options
  return {
    ...(weights === undefined ? {} : { weights: readWeights(weights) }),
    ...(maxCost === undefined ? {} : { maxCostPer1kCharsNanos: parseDollars(maxCost) }),
    ...(minQuality === undefined ? {} : { minQuality: readNumber(minQuality, '--min-quality') }),
    ...(maxP95 === undefined ? {} : { maxP95Ms: inMilliseconds(readNumber(maxP95, '--max-p95')) }),
    ...(explore === undefined ? {} : { exploration: readNumber(explore, '--explore') ?? 0 }),
    ...(keepBooks === undefined ? {} : { keepsBooks: parseSwitch(keepBooks, '--keep-books') }),
    ...(models === undefined ? {} : { models: models === '-' ? null : models.split(',').map(name => name.trim()) }),
  }
}

function inMilliseconds(seconds: number | null): number | null {
  return seconds === null ? null : seconds * 1000
}

/** `-` stands for no limit. */
function readNumber(text: string, option: string): number | null {
  if (text === '-') return null
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value
  throw new Failure('usage', `${option} takes a number, not "${text}".`)
}

function readWeights(text: string): SelectionPolicy['weights'] {
  const weights = { success: 0, speed: 0, price: 0, quality: 0 }
  for (const part of text.split(',')) {
    const [name = '', value = ''] = part.split('=').map(piece => piece.trim())
    if (!Object.hasOwn(weights, name) || !/^\d+(\.\d+)?$/.test(value)) {
      throw new Failure('usage', `--weights takes success=40,quality=30,speed=15,price=15, not "${part}".`)
    }
    weights[name as keyof typeof weights] = Number(value)
  }
  return weights
}
