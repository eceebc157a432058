import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useErrorText } from '../data/use-error-text.ts'
import { toast } from '../ui/toast.tsx'
import { useRegisteredPages } from './use-registered-pages.ts'

/** For what a button began: says that it failed, what was kept and what to do, and leads to where that is done. */
export function useTellFailure(): (error: unknown) => void {
  const { t } = useTranslation()
  const describe = useErrorText()
  const navigate = useNavigate()
  const pages = useRegisteredPages()
  return error => {
    const { title, detail, link } = describe(error)
    const page = link === null ? undefined : pages.find(({ key }) => key === link.page)
    toast.failed(title, {
      ...(detail !== null && { description: detail }),
      ...(page !== undefined && {
        action: {
          label: t('failure.goTo', { page: t(`pages.${page.key}`) }),
          onClick: () =>
            void navigate({ to: page.path as '/', search: { provider: link?.provider ?? undefined } as never }),
        },
      }),
    })
  }
}
