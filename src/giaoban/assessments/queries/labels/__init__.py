"""What is known about trust labels: keys and log as published, the register of sites, one label checked."""
