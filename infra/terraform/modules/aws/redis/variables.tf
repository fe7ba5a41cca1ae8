variable "name" {
  description = "What the queues' server is called."
  type        = string
}

variable "network" {
  description = "The network of the cluster, as its module puts it out."
  type = object({
    id      = string
    block   = string
    subnets = list(string)
  })
}

variable "machines_security_group" {
  description = "Who may connect."
  type        = string
}

variable "password" {
  description = "16 to 128 letters and digits."
  type        = string
  sensitive   = true
}

variable "machine_class" {
  description = "What each of the two servers runs on."
  type        = string
  default     = "cache.t4g.small"
}
