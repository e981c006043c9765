package io.luca.local.aws.service.ec2;

import io.luca.local.aws.document.Fields;
import java.util.Optional;
import java.util.Set;

/**
 * What a security group lets in or out.
 *
 * @param lowest port of TCP; -1 if it is about another protocol
 * @param highest port of TCP
 * @param peer who is on the other side
 */
record Rule(int lowest, int highest, Peer peer) {

    private static final String ALL_PROTOCOLS = "-1";
    private static final Set<String> TCP = Set.of("tcp", "6");
    private static final int LAST_PORT = 65_535;
    private static final int NO_PORT = -1;

    /** Who is on the other side of a rule. */
    sealed interface Peer {

        /** Whoever has this security group. */
        record OfGroup(String id) implements Peer {}

        /** Whoever has an address of this block. */
        record OfBlock(Cidr block) implements Peer {}
    }

    /**
     * Reads a rule. One for another protocol than TCP lets nothing through here.
     *
     * @param groupName the name of the field that may name a group
     */
    static Rule read(Fields fields, String groupName) {
        fields.ignore("Description", "text for people");
        Peer peer = peer(fields, groupName);
        String protocol = fields.text("IpProtocol");
        if (protocol.equals(ALL_PROTOCOLS)) {
            return ofAllPorts(peer);
        }
        if (!TCP.contains(protocol)) {
            fields.ignore("FromPort", "nothing here speaks " + protocol);
            fields.ignore("ToPort", "nothing here speaks " + protocol);
            return new Rule(NO_PORT, NO_PORT, peer);
        }
        return new Rule(fields.number("FromPort", 0, LAST_PORT), fields.number("ToPort", 0, LAST_PORT), peer);
    }

    static Rule ofAllPorts(Peer peer) {
        return new Rule(0, LAST_PORT, peer);
    }

    private static Peer peer(Fields fields, String groupName) {
        Optional<String> group = fields.optionalText(groupName);
        Optional<String> block = fields.optionalText("CidrIp");
        if (group.isPresent() == block.isPresent()) {
            throw fields.refused("one of " + groupName + " and CidrIp must be there");
        }
        try {
            return group.<Peer>map(Peer.OfGroup::new)
                    .orElseGet(() -> new Peer.OfBlock(Cidr.parse(block.orElseThrow())));
        } catch (IllegalArgumentException malformed) {
            throw fields.refused("CidrIp: " + malformed.getMessage());
        }
    }

    /** Whether it is about this port of TCP, and about whoever has these groups and any address of this block. */
    boolean covers(int port, Set<String> groups, Cidr addresses) {
        return port >= lowest
                && port <= highest
                && switch (peer) {
                    case Peer.OfGroup group -> groups.contains(group.id());
                    case Peer.OfBlock block -> block.block().contains(addresses);
                };
    }
}
