package bellwether.keys;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * Which certificates are good no more: the lists {@code revoked-*.crl} (RFC 5280, 5) of a folder,
 * each signed by an authority of the group. How old a list is does not count: a group without a
 * network to the outside would stop by that.
 */
final class Revocations {
    private final List<X509CRL> lists;
    private final List<String> doubts;

    private Revocations(List<X509CRL> lists, List<String> doubts) {
        this.lists = List.copyOf(lists);
        this.doubts = List.copyOf(doubts);
    }

    /**
     * {@return the lists of {@code folder}, one at least of each authority} One that none of {@code
     * authorities} has signed does not count: it is of one that is not trusted any more, and nor is
     * what it had signed.
     *
     * @throws KeysException if one cannot be read, or that of an authority is missing: a folder
     *     that was copied in part must not let in who is revoked
     */
    static Revocations read(Path folder, List<X509Certificate> authorities) throws KeysException {
        var lists = new ArrayList<X509CRL>();
        var doubts = new ArrayList<String>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "revoked-*.crl")) {
            for (Path file : files) {
                X509CRL list = list(file);
                if (authorities.stream().anyMatch(authority -> isSignedBy(list, authority))) {
                    lists.add(list);
                } else {
                    doubts.add(
                            file + " does not count, no authority here has signed it: delete it");
                }
            }
        } catch (IOException e) {
            throw new KeysException(folder + ": cannot be listed: " + e.getMessage(), e);
        }
        for (X509Certificate authority : authorities) {
            if (lists.stream().noneMatch(list -> isSignedBy(list, authority))) {
                throw new KeysException(
                        folder
                                + ": has no list revoked-….crl of "
                                + authority.getSubjectX500Principal().getName()
                                + "; copy the host's folder as a whole");
            }
        }
        return new Revocations(lists, doubts);
    }

    private static X509CRL list(Path file) throws KeysException {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(in);
        } catch (IOException | CertificateException | CRLException e) {
            throw new KeysException(
                    file + ": cannot be read: " + e.getMessage() + "; copy the host's folder again",
                    e);
        }
    }

    private static boolean isSignedBy(X509CRL list, X509Certificate authority) {
        try {
            list.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException _) {
            return false; // by another one, perhaps
        }
    }

    /** {@return which lists do not count, and what to do} */
    List<String> doubts() {
        return doubts;
    }

    boolean contains(X509Certificate certificate) {
        return lists.stream().anyMatch(list -> list.isRevoked(certificate));
    }
}
