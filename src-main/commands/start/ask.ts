import { isCancel, password, type SelectOptions, select, text } from '@clack/prompts'
import { Failure } from '../../failure.ts'

/** Questions to a person. Escape and Ctrl+C leave by `Failure('cancelled')`; nothing half-answered is used. */
async function answered<Value>(question: Promise<Value | symbol>): Promise<Value> {
  const answer = await question
  if (isCancel(answer)) throw new Failure('cancelled', 'Nothing more was done. Run "galley start --terminal" to go on.')
  return answer as Value
}

export async function askChoice<Value>(options: SelectOptions<Value>): Promise<Value> {
  return answered<Value>(select(options))
}

export async function askText(
  message: string,
  usual: string,
  check: (value: string) => string | null,
): Promise<string> {
  const question = text({
    message,
    placeholder: usual,
    defaultValue: usual,
    validate: value => check(value === undefined || value === '' ? usual : value) ?? undefined,
  })
  return answered<string>(question)
}

/** The key is masked while it is typed or pasted. */
export async function askSecret(message: string): Promise<string> {
  return answered<string>(
    password({
      message,
      validate: value => (value === undefined || value.trim() === '' ? 'Paste the key, or press Esc.' : undefined),
    }),
  )
}
