//! Which IP addresses lie in the public network: the IANA special-purpose registries (IPv4 and IPv6, 2026) as data.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What is not public in IPv4: network and prefix length.
const NOT_PUBLIC_V4: [([u8; 4], u8); 17] = [
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10), // carrier-grade NAT; also a cloud's metadata
    ([127, 0, 0, 0], 8),
    ([168, 63, 129, 16], 32), // Azure's host agent, public by its number only
    ([169, 254, 0, 0], 16),   // link-local, where most clouds keep their metadata
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 52, 193, 0], 24), // AMT relays
    ([192, 88, 99, 0], 24),  // 6to4 relays
    ([192, 168, 0, 0], 16),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    ([224, 0, 0, 0], 4),
    ([240, 0, 0, 0], 4),
];

/// What is not public within IPv6's global unicast range: network and prefix length.
const NOT_PUBLIC_V6: [(u128, u8); 5] = [
    (0x2001 << 112, 23),          // protocol assignments: Teredo, benchmarking, ORCHID
    (0x2001_0db8 << 96, 32),      // documentation
    (0x2002 << 112, 16),          // 6to4, which can wrap any IPv4 address
    (0x2620_004f_8000 << 80, 48), // AS112 sinks
    (0x3fff << 112, 20),          // documentation
];

/// NAT64's own prefix (RFC 6052): the last four bytes are where the translator connects to.
const NAT64: (u128, u8) = (0x0064_ff9b << 96, 96);
/// Everything that is routed at all today.
const GLOBAL_UNICAST: (u128, u8) = (0x2000 << 112, 3);

/// Whether a connection to this address leaves for the public network.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let within = |(network, length): &([u8; 4], u8)| {
        let mask = u32::MAX << (32 - u32::from(*length));
        u32::from(address) & mask == u32::from_be_bytes(*network)
    };
    !NOT_PUBLIC_V4.iter().any(within)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let bits = u128::from(address);
    if let Some(mapped) = address.to_ipv4_mapped() {
        return is_public_v4(mapped);
    }
    if is_within(bits, NAT64) {
        let [.., a, b, c, d] = address.octets();
        return is_public_v4(Ipv4Addr::new(a, b, c, d));
    }
    is_within(bits, GLOBAL_UNICAST) && !NOT_PUBLIC_V6.iter().any(|network| is_within(bits, *network))
}

fn is_within(address: u128, (network, length): (u128, u8)) -> bool {
    address & (u128::MAX << (128 - u32::from(length))) == network
}

#[cfg(test)]
mod tests {
    use super::*;

    fn public(address: &str) -> bool {
        is_public(address.parse().unwrap())
    }

    #[test]
    fn both_edges_of_every_private_ipv4_range_are_blocked_and_their_neighbours_are_not() {
        for (first, last, before, after) in [
            ("0.0.0.0", "0.255.255.255", None, Some("1.0.0.0")),
            ("10.0.0.0", "10.255.255.255", Some("9.255.255.255"), Some("11.0.0.0")),
            ("100.64.0.0", "100.127.255.255", Some("100.63.255.255"), Some("100.128.0.0")),
            ("127.0.0.0", "127.255.255.255", Some("126.255.255.255"), Some("128.0.0.0")),
            ("168.63.129.16", "168.63.129.16", Some("168.63.129.15"), Some("168.63.129.17")),
            ("169.254.0.0", "169.254.255.255", Some("169.253.255.255"), Some("169.255.0.0")),
            ("172.16.0.0", "172.31.255.255", Some("172.15.255.255"), Some("172.32.0.0")),
            ("192.0.0.0", "192.0.0.255", Some("191.255.255.255"), Some("192.0.1.0")),
            ("192.0.2.0", "192.0.2.255", Some("192.0.1.255"), Some("192.0.3.0")),
            ("192.52.193.0", "192.52.193.255", Some("192.52.192.255"), Some("192.52.194.0")),
            ("192.88.99.0", "192.88.99.255", Some("192.88.98.255"), Some("192.88.100.0")),
            ("192.168.0.0", "192.168.255.255", Some("192.167.255.255"), Some("192.169.0.0")),
            ("198.18.0.0", "198.19.255.255", Some("198.17.255.255"), Some("198.20.0.0")),
            ("198.51.100.0", "198.51.100.255", Some("198.51.99.255"), Some("198.51.101.0")),
            ("203.0.113.0", "203.0.113.255", Some("203.0.112.255"), Some("203.0.114.0")),
            ("224.0.0.0", "255.255.255.255", Some("223.255.255.255"), None),
        ] {
            assert!(!public(first), "{first}");
            assert!(!public(last), "{last}");
            for neighbour in [before, after].into_iter().flatten() {
                assert!(public(neighbour), "{neighbour}");
                assert!(public(&format!("::ffff:{neighbour}")), "mapped {neighbour}");
            }
            for wrapper in ["::ffff:", "64:ff9b::", "::", "::ffff:0:"] {
                assert!(!public(&format!("{wrapper}{first}")), "{wrapper}{first}");
            }
        }
    }

    #[test]
    fn ipv6_is_public_only_where_it_is_routed() {
        for blocked in [
            "::",
            "::1",
            "fe80::1",
            "febf::1",
            "fec0::1",
            "fc00::1",
            "fdff:ffff::1",
            "fd00:ec2::254",
            "ff02::1",
            "ff0e::1",
            "100::1",
            "64:ff9b::7f00:1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::808:808",
            "2001::1",
            "2001:0:4136:e378:8000:63bf:3fff:fdd2",
            "2001:2::1",
            "2001:10::1",
            "2001:2f::1",
            "2001:1ff:ffff::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2002:808:808::1",
            "2620:4f:8000::1",
            "3fff::1",
            "3fff:fff:ffff::1",
            "4000::1",
            "5f00::1",
            "::ffff:127.0.0.1",
            "::ffff:a9fe:a9fe",
        ] {
            assert!(!public(blocked), "{blocked}");
        }
        for allowed in [
            "2001:200::1",
            "2001:4860:4860::8888",
            "2003::1",
            "2606:4700::1111",
            "2620:4f:7fff::1",
            "2a00:1450::1",
            "3ffe::1",
            "64:ff9b::808:808",
            "::ffff:8.8.8.8",
        ] {
            assert!(public(allowed), "{allowed}");
        }
    }
}
