import type { AppLanguage } from '../../words/app-language.ts'
import { english } from './english.ts'
import { simplifiedChinese } from './simplified-chinese.ts'

/** What the system shows for Galley: menus, dialogs, the tray. Pages have their own catalogues. */
export type Words = { readonly [K in keyof typeof english]: string }

export function wordsOf(language: AppLanguage): Words {
  return language === 'zh-Hans' ? simplifiedChinese : english
}

/** Puts values where a text has `{name}`. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (slot, name: string) => String(values[name] ?? slot))
}
