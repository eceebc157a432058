import type judge from '../i18n/en/judge.json'

declare module 'i18next' {
  interface ResourceNamespaceMap {
    judge: typeof judge
  }
}
