package bellwether.launcher.runtime;

import bellwether.launcher.log.PeerLog;
import bellwether.transport.Threads;

/** What every part of a running peer uses: where its threads come from, where its inputs go. */
record Shell(Threads threads, Inbox inbox, PeerLog log) {}
