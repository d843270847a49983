"""Demo peers: stand-ins on loopback that speak the real protocols, for newcomers and for tests."""

from tools.demo.peers import DemoPeers, run_demo_peers

__all__ = ["DemoPeers", "run_demo_peers"]
