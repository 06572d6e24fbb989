import { connect } from 'node:tls'

/**
 * Certificates that nobody trusts, for localhost and a hundred years, with their keys: for tests of TLS on loopback.
 */
export const CERTIFICATE = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUVXzqLq3t27yLCLHJ6zyB3AwJPfAwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNTEwMzMyNFoYDzIxMjYxMTAx
MTAzMzI0WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQGtCODFZmvPkLBwUlEhCbgiYgIAhRF7U14M2JmDwo/d+6tscip0sj3
tlxLyT0kqNJ631fQ79EmtVs831wA9Gn6o28wbTAdBgNVHQ4EFgQUe2OaR+UPX/bx
U9E5NiuCpwOZD80wHwYDVR0jBBgwFoAUe2OaR+UPX/bxU9E5NiuCpwOZD80wDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIhAJtmlkhoG8gCG9ngUi0n3kozN9ZRmu2E+Peo08aUM7q3AiBC
WL9rPhuww1Ap2aMpIFtgFwmoRJ22dOhS58AQL/ZFEg==
-----END CERTIFICATE-----
`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgSbHxBvAJg5EOpmnc
iopIB5Xz/6nsXHlimabuJHIodQ2hRANCAAQGtCODFZmvPkLBwUlEhCbgiYgIAhRF
7U14M2JmDwo/d+6tscip0sj3tlxLyT0kqNJ631fQ79EmtVs831wA9Gn6
-----END PRIVATE KEY-----
`,
}

/** Another one, as if the first had been renewed. */
export const RENEWED_CERTIFICATE = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBlzCCAT2gAwIBAgIUDE7g/OqsQyScQDCIIua1G/f6L5owCgYIKoZIzj0EAwIw
EjEQMA4GA1UEAwwHcmVuZXdlZDAgFw0yNjExMjUxMDMzMjVaGA8yMTI2MTEwMTEw
MzMyNVowEjEQMA4GA1UEAwwHcmVuZXdlZDBZMBMGByqGSM49AgEGCCqGSM49AwEH
A0IABPJHm0tK5zCrxCIzXDGx0tzKiTv5/OmHJv/QZeCx22jvz5jVQdDOX8lY6bLY
q/vy1psntMv1csQWwkKZOJKOKI6jbzBtMB0GA1UdDgQWBBRXmn3DBda7V0Xp/SE1
aQ2bv0ozejAfBgNVHSMEGDAWgBRXmn3DBda7V0Xp/SE1aQ2bv0ozejAPBgNVHRMB
Af8EBTADAQH/MBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAAATAKBggqhkjOPQQD
AgNIADBFAiAGhLexfS2N0uywQ4N0W814dFUkdt3LqDR04sfG0bXU4gIhAK7duz+m
xSJZhvEil9CWhQd0KCMRxK2M20mQI/MY8KgY
-----END CERTIFICATE-----
`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgfmSZTYykZDVbSu+3
0V5A2SoAxQIGQNPHpZfv05RMNsOhRANCAATyR5tLSucwq8QiM1wxsdLcyok7+fzp
hyb/0GXgsdto78+Y1UHQzl/JWOmy2Kv78tabJ7TL9XLEFsJCmTiSjiiO
-----END PRIVATE KEY-----
`,
}

/** The name in the certificate that a server on loopback shows; fails when it is neither of these two. */
export function nameInCertificate(port: number): Promise<string> {
  const ca = [CERTIFICATE.cert, RENEWED_CERTIFICATE.cert]
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, ca }, () => {
      resolve(String(socket.getPeerCertificate().subject.CN))
      socket.destroy()
    })
    socket.once('error', reject)
  })
}
