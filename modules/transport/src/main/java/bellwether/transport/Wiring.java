package bellwether.transport;

import bellwether.protocol.JournalReader;

/** What every connection of one peer works with. */
record Wiring(
        ConnectionSettings settings,
        Threads threads,
        PeerEvents events,
        Warnings warnings,
        JournalReader journal,
        Roster roster,
        Strangers strangers,
        Deadlines deadlines,
        Securing securing) {}
