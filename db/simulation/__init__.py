"""A day lived through the queue's own transactions on a simulated clock: the planning tool, and the evidence for
the routing rule. Nothing here is part of the running office."""
