package bellwether.e2e.failover;

import org.testcontainers.images.ImagePullPolicy;
import org.testcontainers.utility.DockerImageName;

/** There is no registry: an image that is not here is missing, and the test fails at once. */
public final class NeverPull implements ImagePullPolicy {
    /** Made by Testcontainers, by name. */
    public NeverPull() {}

    @Override
    public boolean shouldPull(DockerImageName image) {
        return false;
    }
}
