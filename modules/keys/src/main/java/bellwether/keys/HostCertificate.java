package bellwether.keys;

import bellwether.protocol.MalformedException;
import bellwether.protocol.PeerId;
import bellwether.protocol.Printable;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host's certificate: it names the peer that may speak with it, as the one URI {@code
 * urn:uuid:<peer id>} among its subject alternative names (RFC 5280, RFC 9562).
 *
 * @param name what the operator calls the host
 * @param peer the only peer that it is good for
 * @param expires from then on nobody takes it; what stands by it, stands
 * @param certificate the certificate itself
 */
public record HostCertificate(
        String name, PeerId peer, Instant expires, X509Certificate certificate) {
    private static final int URI = 6; // RFC 5280, 4.2.1.6: uniformResourceIdentifier
    private static final String URN = "urn:uuid:";
    private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=([^,]*)");

    public HostCertificate {
        Objects.requireNonNull(name);
        Objects.requireNonNull(peer);
        Objects.requireNonNull(expires);
        Objects.requireNonNull(certificate);
    }

    /**
     * {@return what {@code certificate} says of its holder} Whether it is genuine is not looked at.
     *
     * @throws CertificateException if it names no peer, or more than one
     */
    public static HostCertificate of(X509Certificate certificate) throws CertificateException {
        List<String> ids =
                names(certificate).stream()
                        .filter(name -> name.getFirst() instanceof Integer type && type == URI)
                        .map(name -> name.get(1).toString())
                        .filter(uri -> uri.startsWith(URN))
                        .map(uri -> uri.substring(URN.length()))
                        .toList();
        String subject = certificate.getSubjectX500Principal().getName();
        if (ids.size() != 1) {
            throw new CertificateException(
                    "the certificate of "
                            + Printable.of(subject)
                            + " names "
                            + ids.size()
                            + " peers, not one");
        }
        try {
            Matcher common = COMMON_NAME.matcher(subject);
            return new HostCertificate(
                    Printable.of(common.find() ? common.group(1) : subject),
                    new PeerId(ids.getFirst()),
                    certificate.getNotAfter().toInstant(),
                    certificate);
        } catch (MalformedException e) {
            throw new CertificateException(
                    "the certificate of " + Printable.of(subject) + ": " + e.getMessage(), e);
        }
    }

    private static Collection<List<?>> names(X509Certificate certificate)
            throws CertificateParsingException {
        return Optional.ofNullable(certificate.getSubjectAlternativeNames()).orElse(List.of());
    }
}
