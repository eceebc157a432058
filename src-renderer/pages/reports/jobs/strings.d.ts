import type jobs from '../../../i18n/en/jobs.json'

declare module 'i18next' {
  interface ResourceNamespaceMap {
    jobs: typeof jobs
  }
}
