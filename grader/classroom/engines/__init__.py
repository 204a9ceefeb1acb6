"""What grades one job after another: processes of this machine, or a cluster's."""
