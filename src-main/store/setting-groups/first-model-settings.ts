import { z } from 'zod'
import { type Operation, operations } from '../../../db/vocabulary.ts'
import { allowed } from '../../words/allowed-phrases.ts'
import { type SettingDefinition, setting } from './setting.ts'

/** A judge must not be of the writer's family, so it is chosen by settings of its own. */
type OperationWithModel = Exclude<Operation, 'quality_evaluation'>

const isWithModel = (operation: Operation): operation is OperationWithModel => operation !== 'quality_evaluation'
const name = z
  .string()
  .trim()
  .max(400)
  .regex(/^(auto|[^/\s]+\/\S.*)$/)

export type FirstModelKey = `model.${OperationWithModel}`

/** Which model is asked first for each operation, where a request names none. */
export function firstModelSettings(): { readonly [K in FirstModelKey]: SettingDefinition<string | null> } {
  const entries = operations
    .filter(isWithModel)
    .map(operation => [
      `model.${operation}`,
      setting<string | null>(
        name.nullable(),
        null,
        allowed('allowed.model_or_auto'),
        `Model asked first for ${operation} where none is named: provider/model, or auto to leave the choice to Galley; null takes the default.`,
      ),
    ])
  return Object.fromEntries(entries) as ReturnType<typeof firstModelSettings>
}
