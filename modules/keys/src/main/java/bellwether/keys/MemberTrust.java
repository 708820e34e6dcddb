package bellwether.keys;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Whom a peer believes: who has a certificate of the group's authority that is valid today, names a
 * peer and is not revoked. Host names and addresses do not count: they change, and broadcast tells
 * them. Safe for use by many threads.
 */
final class MemberTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager chains;
    private final Revocations revocations;

    /**
     * @param chains checks signatures, dates and purposes
     */
    MemberTrust(X509ExtendedTrustManager chains, Revocations revocations) {
        this.chains = chains;
        this.revocations = revocations;
    }

    private void requireMember(X509Certificate[] chain) throws CertificateException {
        HostCertificate host = HostCertificate.of(chain[0]);
        if (revocations.contains(chain[0])) {
            throw new CertificateException("the certificate of " + host.name() + " is revoked");
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        chains.checkClientTrusted(chain, type, socket);
        requireMember(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        chains.checkServerTrusted(chain, type, socket);
        requireMember(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        chains.checkClientTrusted(chain, type, engine);
        requireMember(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        chains.checkServerTrusted(chain, type, engine);
        requireMember(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        chains.checkClientTrusted(chain, type);
        requireMember(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        chains.checkServerTrusted(chain, type);
        requireMember(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return chains.getAcceptedIssuers();
    }
}
