import { useTranslation } from 'react-i18next'
import { Card } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy-field.tsx'
import styles from './addresses.module.css'
import { doors } from './snippets.ts'

/** What stands where the provider's address stood. */
export function Addresses({ url }: { readonly url: string }) {
  const { t } = useTranslation('integrate')
  const [first, ...others] = doors
  return (
    <Card title={t('address.title')} aside={t('address.aside')}>
      <p className={styles.large}>
        <code>{`${url}${first[1]}`}</code>
        <CopyButton text={`${url}${first[1]}`} label={t('address.copy', { name: t(`address.${first[0]}`) })} />
      </p>
      <p className={styles.hint}>{t('address.hint')}</p>
      <dl className={styles.others}>
        {others.map(([name, path]) => (
          <div key={name} className={styles.row}>
            <dt>{t(`address.${name}`)}</dt>
            <dd>
              <code>{`${url}${path}`}</code>
              <CopyButton text={`${url}${path}`} label={t('address.copy', { name: t(`address.${name}`) })} />
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
