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

    private Revocations(List<X509CRL> lists) {
        this.lists = List.copyOf(lists);
    }

    /**
     * {@return the lists of {@code folder}}
     *
     * @throws KeysException if one cannot be read, or none of {@code authorities} has signed it
     */
    static Revocations read(Path folder, List<X509Certificate> authorities) throws KeysException {
        var lists = new ArrayList<X509CRL>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "revoked-*.crl")) {
            for (Path file : files) {
                lists.add(list(file, authorities));
            }
        } catch (IOException e) {
            throw new KeysException(folder + ": cannot be listed: " + e.getMessage(), e);
        }
        return new Revocations(lists);
    }

    private static X509CRL list(Path file, List<X509Certificate> authorities) throws KeysException {
        try (InputStream in = Files.newInputStream(file)) {
            var list = (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(in);
            if (authorities.stream().noneMatch(authority -> isSignedBy(list, authority))) {
                throw new KeysException(
                        file
                                + ": is not signed by an authority of this group;"
                                + " copy the host's folder again");
            }
            return list;
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

    boolean contains(X509Certificate certificate) {
        return lists.stream().anyMatch(list -> list.isRevoked(certificate));
    }
}
