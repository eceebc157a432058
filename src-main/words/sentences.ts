import type { Said, SaidValue } from './said.ts'
import { englishValue, type SlotValue } from './slot-values.ts'

/** English with `{slots}`; where it differs for one and for many, `{count}` decides. */
export type Template = string | { readonly one: string; readonly other: string }

/** All texts of one occasion, such as a title and a reason: they share their values. */
export type Parts = Readonly<Record<string, Template>>

/** Sentences by their code. Codes are stable: stored rows and the window's catalogues name them. */
export type Sentences = Readonly<Record<string, Parts>>

type SlotsOf<Text> = Text extends `${string}{${infer Slot}}${infer Rest}` ? Slot | SlotsOf<Rest> : never
type SlotsOfTemplate<Given> = Given extends string
  ? SlotsOf<Given>
  : Given extends { readonly one: infer One; readonly other: infer Other }
    ? 'count' | SlotsOf<One> | SlotsOf<Other>
    : never

/** What the sentences of a code need, by the names of their slots. */
export type ValuesOf<Of extends Parts> = { readonly [Slot in SlotsOfTemplate<Of[keyof Of]>]: SlotValue<Slot> }

/** The English texts, and the same as data. */
export type Spoken<Part extends PropertyKey> = { readonly [Name in Part]: string } & { readonly said: Said }

export type Speaker<Table extends Sentences> = <Code extends keyof Table & string>(
  code: Code,
  ...values: keyof ValuesOf<Table[Code]> extends never ? [] : [ValuesOf<Table[Code]>]
) => Spoken<keyof Table[Code]>

/** Says the sentences of a table. */
export function speaker<const Table extends Sentences>(table: Table): Speaker<Table> {
  return (code, ...[values]) => {
    const given = (values ?? {}) as Readonly<Record<string, SlotValue<string>>>
    const texts = Object.fromEntries(
      Object.entries<Template>(table[code] ?? {}).map(([part, template]) => [part, fill(template, given)]),
    )
    return { ...texts, said: { code, values: asData(given) } } as Spoken<keyof Table[typeof code]>
  }
}

/** The names of the slots in a template, for tests of catalogues. */
export function slotsOf(template: Template): readonly string[] {
  if (typeof template !== 'string') return [...new Set(['count', ...slotsOf(template.one), ...slotsOf(template.other)])]
  return [...new Set([...template.matchAll(slot)].map(([, name = '']) => name))]
}

const slot = /{(\w+)}/g

function fill(template: Template, values: Readonly<Record<string, SlotValue<string>>>): string {
  const text = typeof template === 'string' ? template : values.count === 1 ? template.one : template.other
  return text.replaceAll(slot, (_, name: string) => englishValue(name, values[name] ?? null))
}

function asData(values: Readonly<Record<string, SlotValue<string>>>): Said['values'] {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, plainValue(value)]))
}

function plainValue(value: SlotValue<string>): SaidValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value as SaidValue
  if ('said' in value) return value.said
  return 'displayName' in value ? value.name : (value as { readonly iso: string }).iso
}
