/**
 * What peers say to each other and what stands in the journal: value types, the sealed {@link
 * bellwether.protocol.Message} hierarchy and the line codec. Pure: nothing here opens a socket or a
 * file, starts a thread or reads a clock. The wire format is specified in this module's README.
 */
module bellwether.protocol {
    exports bellwether.protocol;
}
