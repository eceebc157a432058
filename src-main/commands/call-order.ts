import { type Command, Option } from 'commander'
import { type CallSort, callSorts, isUsuallyDescending } from '../../db/vocabulary.ts'

export interface CallOrderOptions {
  readonly sort?: CallSort
  readonly ascending?: boolean
  readonly descending?: boolean
}

/** `--sort`, `--ascending` and `--descending`, for lists of calls and files of them alike. */
export function addCallOrder(command: Command, description: string): Command {
  return command
    .addOption(new Option('--sort <by>', description).choices(callSorts))
    .addOption(new Option('--ascending', 'A, oldest, cheapest, quickest or smallest first').conflicts('descending'))
    .option('--descending', 'Z, newest, dearest, slowest or largest first')
}

/** Where it is not said: names begin with A, amounts with the largest, times with the newest. */
export function isDescending({ sort, ascending, descending }: CallOrderOptions, usual: CallSort): boolean {
  if (ascending === true) return false
  return descending === true || isUsuallyDescending(sort ?? usual)
}
