import type findings from '../i18n/en/findings.json'

declare module 'i18next' {
  interface ResourceNamespaceMap {
    findings: typeof findings
  }
}
