import type { ActionInput, ActionName, ActionOutput } from '../server/owner-actions.ts'
import { findServingOwner } from '../server/owner-client.ts'
import type { CommandContext } from './command.ts'

/**
 * What only the process that makes the calls knows, such as room held for calls under way. Null where no Galley serves this data
 * folder: then there are none.
 */
export async function askServing<K extends ActionName>(
  { environment, paths, signal }: Pick<CommandContext, 'environment' | 'paths' | 'signal'>,
  action: K,
  input: ActionInput<K>,
): Promise<ActionOutput<K> | null> {
  const serving = findServingOwner(environment, paths())
  if (serving === null) return null
  const { output } = (await serving.post('/owner/actions', { action, input }, signal)) as { output: ActionOutput<K> }
  return output
}
