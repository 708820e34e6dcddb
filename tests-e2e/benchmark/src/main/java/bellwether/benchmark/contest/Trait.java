package bellwether.benchmark.contest;

/** What can be measured of a contestant beside its speed. */
public enum Trait {
    /** Its peers find each other. */
    GROUP,
    /** They do so, too, when all are started at the same moment. */
    TOGETHER,
    /** It is the runtime image as it is shipped, whose size and start are looked at. */
    IMAGE,
    /** Readings can be handed to it one by one, by somebody who proves nothing. */
    OPEN,
    /** It goes on when its leader dies. */
    TAKEOVER,
    /** Its groups may be of any size, and a member may come late and gets all that there was. */
    CROWD
}
